import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { projectRoot } from '../../main/project.ts';
import { withBug, type Mutant } from './mutant.ts';

/**
 * From here on this thread loads the mutant's file with the bug in it; the file on the disk stays as it is. Returns the
 * way to ask whether the file was loaded at all.
 */
export function swapSource(mutant: Mutant): () => boolean {
  const { href } = pathToFileURL(join(projectRoot, mutant.file));
  let loaded = false;
  registerHooks({
    load: (url, context, next) => {
      const module = next(url, context);
      if (url !== href) return module;
      loaded = true;
      return { ...module, source: withBug(mutant, textOf(module.source)) };
    },
  });
  return () => loaded;
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined): string {
  if (source === undefined) throw new Error('a module without source');
  if (typeof source === 'string') return source;
  return new TextDecoder().decode(source);
}
