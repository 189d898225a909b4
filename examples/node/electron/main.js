// The main process: a window, and the flow behind it. What it renews is named by the environment, as for the other examples:
// SERVER, TRUST_ANCHOR, TOKEN, STATE_DIR.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { app, BrowserWindow, ipcMain, net, shell } = require('electron');
const { fetchTransport } = require('netca-renew');
const { Flow } = require('./flow.js');

const { SERVER, TRUST_ANCHOR, TOKEN, STATE_DIR = path.join(app.getPath('userData'), 'renewals') } = process.env;

app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 900, height: 800, webPreferences: { preload: path.join(__dirname, 'preload.js') } });
  // The payment page belongs into the user's own browser.
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https://')) shell.openExternal(url);
    return { action: 'deny' };
  });
  const flow = await Flow.open({
    token: TOKEN,
    server: SERVER,
    trustAnchors: fs.readFileSync(TRUST_ANCHOR, 'utf8'),
    stateDirectory: STATE_DIR,
    program: { name: app.getName(), version: '4.7.6' },
    // Requests go through Chromium: its proxy rules, and the roots that the system trusts.
    transport: fetchTransport(net.fetch),
  }, (channel, value) => window.webContents.send(`renewal:${channel}`, value));
  ipcMain.handle('renewal:call', (event, name, ...given) => flow.call(name, ...given));
  ipcMain.handle('renewal:pin', (event, pin) => flow.answerPin(pin));
  await window.loadFile('index.html');
});

// Whatever is under way is cancelled when the process ends, and goes on at the next start.
app.on('window-all-closed', () => app.quit());
