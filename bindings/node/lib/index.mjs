import library from './index.js';

export const {
  ABI_VERSION, Agreement, Certificate, Client, ErrorCode, Form, NetcaError, NetcaLoadError, PaymentLink, Provider, Quote,
  Renewal, Service, Texts, Token, TransferSheet, Transfers, TransportError, Uploads, fetchTransport, findDrivers, load, paper,
} = library;
