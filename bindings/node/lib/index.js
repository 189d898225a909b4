'use strict';

const { ABI_VERSION, ErrorCode } = require('./constants.js');
const { Client, Service, paper } = require('./client.js');
const { NetcaError, NetcaLoadError } = require('./errors.js');
const { TransportError, fetchTransport } = require('./exchange.js');
const { Agreement, Form, Quote, Uploads } = require('./form.js');
const { load } = require('./native.js');
const { Certificate, PaymentLink, Renewal, TransferSheet, Transfers } = require('./renewal.js');
const { Texts, findDrivers } = require('./texts.js');
const { Provider, Token } = require('./token.js');

module.exports = {
  ABI_VERSION,
  Agreement,
  Certificate,
  Client,
  ErrorCode,
  Form,
  NetcaError,
  NetcaLoadError,
  PaymentLink,
  Provider,
  Quote,
  Renewal,
  Service,
  Texts,
  Token,
  TransferSheet,
  Transfers,
  TransportError,
  Uploads,
  fetchTransport,
  findDrivers,
  load,
  paper,
};
