import { contextBridge, ipcRenderer } from 'electron';
import { preloadBridge } from './preload-bridge.ts';

/** Runs before the page, in a world of its own: gives it `window.kiosk`, which renderer/kiosk-bridge looks for. */
contextBridge.exposeInMainWorld('kiosk', preloadBridge(ipcRenderer));
