import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, loadConfigFromFile } from 'vite';
import type { InlineConfig, Plugin } from 'vite';
import { z } from 'zod';
import { projectRoot } from '../project.ts';
import { nativePackages } from './native-packages.ts';

/**
 * Builds the program that Electron runs into a folder: `main/` with main process, preload and kiosk process as plain
 * JavaScript, `renderer/` with the kiosk's page, and a package.json that names the entry.
 *
 * `machine` knows nothing of simulated devices; `demo` is the same with them.
 */
export type AppKind = 'machine' | 'demo';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
});

export async function buildApp(folder: string, kind: AppKind): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest(), undefined, 2));
  const before = process.env['NODE_ENV'];
  // Vite and React take it from there, whoever set it: a test runner gets the same program as everybody.
  process.env['NODE_ENV'] = 'production';
  try {
    await build(processesConfig(join(folder, 'main'), kind));
    await build(preloadConfig(join(folder, 'main')));
    await build(await pageConfig(join(folder, 'renderer')));
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

function manifest(): unknown {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { name, version, description, license } = manifestSchema.parse(JSON.parse(text));
  return { name, version, description, license, private: true, type: 'module', main: 'main/main.mjs' };
}

const shared = {
  root: projectRoot,
  configFile: false,
  publicDir: false,
  logLevel: 'error',
} as const satisfies InlineConfig;

/** The folder was emptied before; a process is loaded from the disk, where the size of a file does not matter. */
const sharedBuild = { emptyOutDir: false, chunkSizeWarningLimit: 5000 } as const;

/** Main process and kiosk process share what both need; packages with native parts stay packages. */
function processesConfig(outDir: string, kind: AppKind): InlineConfig {
  return {
    ...shared,
    plugins: kind === 'machine' ? [withoutSimulation()] : [],
    ssr: { noExternal: true, external: [...nativePackages, 'electron'] },
    build: {
      ...sharedBuild,
      outDir,
      ssr: true,
      target: 'node24',
      minify: true,
      // What was taken in from packages goes along under their licences.
      license: { fileName: 'licences.md' },
      rolldownOptions: {
        input: {
          main: join(projectRoot, 'main', 'electron', 'main.ts'),
          'kiosk-process': join(projectRoot, 'main', 'kiosk-process.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  };
}

/** One file of the old module kind: a sandboxed preload can load nothing else. */
function preloadConfig(outDir: string): InlineConfig {
  return {
    ...shared,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ...sharedBuild,
      outDir,
      ssr: true,
      target: 'chrome140',
      minify: true,
      rolldownOptions: {
        input: { preload: join(projectRoot, 'main', 'electron', 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  };
}

/** The kiosk's page as the renderer builds it, without the gallery of sample screens. */
async function pageConfig(outDir: string): Promise<InlineConfig> {
  const file = join(projectRoot, 'renderer', 'vite.config.ts');
  const loaded = await loadConfigFromFile(
    { command: 'build', mode: 'production' },
    file,
    projectRoot,
    'warn',
  );
  if (!loaded) throw new Error('renderer/vite.config.ts is a configuration of Vite');
  const page = { input: { kiosk: join(projectRoot, 'renderer', 'index.html') } };
  return {
    ...loaded.config,
    configFile: false,
    logLevel: 'error',
    build: {
      ...loaded.config.build,
      emptyOutDir: false,
      outDir,
      license: { fileName: 'licences.md' },
      // In place of the configuration's own, which builds the gallery too.
      rolldownOptions: page,
    },
  };
}

/** Puts electron/nothing-simulated.ts in the place of demo/simulation.ts. */
function withoutSimulation(): Plugin {
  return {
    name: 'without-simulation',
    enforce: 'pre',
    resolveId: (source) =>
      source.endsWith('/demo/simulation.ts')
        ? join(projectRoot, 'main', 'electron', 'nothing-simulated.ts')
        : undefined,
  };
}
