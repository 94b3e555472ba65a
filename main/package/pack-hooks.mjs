import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Asked by electron-builder before it packs. False: which packages go along is decided in native-packages.ts; it is not
 * to look for others, and not to build any.
 */
export function beforeBuild() {
  return false;
}

/** What Electron shows when it finds no program of ours; it is never to find that. */
export function afterPack({ packager, appOutDir }) {
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
