import type { WindowOptions } from './electron-api.ts';

/** `fullScreen` for a machine, whose window nobody can leave or close; `upperLeft` for a desk, drawn at half size. */
export const windowLayouts = ['fullScreen', 'upperLeft'] as const;
export type WindowLayout = (typeof windowLayouts)[number];

/** The ground of every screen (renderer/styles/frame.css): what stands there before the first picture. */
const GROUND = '#0c262e';

/** What the window may do. The page is our own, and is given nothing all the same: what it needs is in the preload. */
export function windowOptions(layout: WindowLayout, preload: string): WindowOptions {
  const alone = layout === 'fullScreen';
  return {
    show: false,
    backgroundColor: GROUND,
    title: 'All-in-Card',
    x: 0,
    y: 0,
    width: alone ? 1080 : 540,
    height: alone ? 1920 : 960,
    useContentSize: true,
    kiosk: alone,
    fullscreen: alone,
    frame: !alone,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      devTools: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      // The time left goes on counting when another window lies over this one.
      backgroundThrottling: false,
      zoomFactor: alone ? 1 : 0.5,
    },
  };
}
