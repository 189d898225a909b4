// What the page has of the main process: the flow's calls, and what the flow tells.
'use strict';

const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('renewal', {
  call: (name, ...given) => ipcRenderer.invoke('renewal:call', name, ...given),
  answerPin: (pin) => ipcRenderer.invoke('renewal:pin', pin),
  onPin: (listener) => ipcRenderer.on('renewal:pin', (event, question) => listener(question)),
  onProgress: (listener) => ipcRenderer.on('renewal:progress', (event, told) => listener(told)),
});
