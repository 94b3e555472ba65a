import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project.ts';
import { Problem } from '../problem.ts';

/** Packages that load a library of the operating system: they are not bundled, and go along as they are. */
export const nativePackages = ['better-sqlite3', 'node-hid'] as const;

/** For which machines a program is packed, by Node's names. */
export interface Target {
  readonly platform: string;
  readonly arch: string;
}

/** What of the packages is used at run time; of their prebuilt libraries, this one's. */
function neededFiles({ platform, arch }: Target): Readonly<Record<string, readonly string[]>> {
  // On Linux node-hid takes hidraw unless it is told otherwise.
  const hid = platform === 'linux' ? `HID_hidraw-linux-${arch}` : `HID-${platform}-${arch}`;
  return {
    'better-sqlite3': ['package.json', 'LICENSE', 'lib', `prebuilds/${platform}-${arch}.node`],
    'node-hid': ['package.json', 'LICENSE-bsd.txt', 'nodehid.js', 'binding-options.js', `prebuilds/${hid}`],
    'pkg-prebuilds': ['package.json', 'LICENSE', 'bindings.js', 'lib'],
  };
}

/** Copies them into the program's folder, beside the files that load them. Throws a Problem where a package has no library for that machine. */
export function copyNativePackages(folder: string, target: Target): void {
  for (const [name, files] of Object.entries(neededFiles(target)))
    for (const file of files) {
      const from = join(projectRoot, 'node_modules', name, file);
      if (!existsSync(from))
        throw new Problem(
          `The package ${name} has no ${file}: no kiosk can be packed for ${target.platform} on ${target.arch}.`,
        );
      cpSync(from, join(folder, 'main', 'node_modules', name, file), { recursive: true });
    }
}
