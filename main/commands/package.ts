import { Command } from 'commander';
import { join, resolve } from 'node:path';
import { packageApp } from '../package/package-app.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';

/** `npm run package`: a machine's program, unpacked, as it would be copied onto the machine. */
interface PackageOptions {
  readonly output: string;
  readonly app: string;
}

const options = new Command('npm run package --')
  .description('Builds the program of a machine and packs it with Electron into a folder.')
  .option('--output <folder>', 'where the packed program goes', join(projectRoot, 'out', 'package'))
  .option('--app <folder>', 'where it is put together', join(projectRoot, 'out', 'electron', 'machine'))
  .parse()
  .opts<PackageOptions>();

process.exit(await packageCommand(options));

async function packageCommand({ output, app }: PackageOptions): Promise<number> {
  try {
    const { folder } = await packageApp({
      appFolder: resolve(app),
      outputFolder: resolve(output),
      progress: console.log,
    });
    console.log(`packed ${folder}`);
    return 0;
  } catch (reason) {
    console.error(describeFailure(reason));
    return 1;
  }
}
