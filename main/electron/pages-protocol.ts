import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { pageHeaders } from '../page-policy.ts';
import type { SchemePrivileges } from './electron-api.ts';
import { SCHEME } from './page-address.ts';
import type { RefusalLog } from './refusals.ts';

/** A secure origin of its own. The page has no use for workers or for CORS. */
export const schemePrivileges: SchemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
};

/** All that a built page consists of; what has no type here is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
};

const headers = pageHeaders("'none'");

/** A page that is made and not built, under its path. */
export type MadePages = Readonly<Record<string, string>>;

/**
 * Answers requests for `kiosk://app/...`. Which files exist is listed once, before the first request: a path is looked
 * up in that list and never given to the file system, so no spelling of `..` leads out of the folder.
 */
export function pagesProtocol(
  folder: string,
  made: MadePages,
  refused: RefusalLog,
): (request: { readonly method: string; readonly url: string }) => Promise<Response> {
  const files = listFiles(folder);
  return async ({ method, url }) => {
    const path = pathOf(url);
    const type = path === undefined ? undefined : contentTypes[extname(path)];
    const content = path === undefined ? undefined : await contentOf(path, files, made);
    if (method === 'GET' && type !== undefined && content !== undefined)
      return new Response(content, { headers: { ...headers, 'content-type': type } });
    refused('file');
    return new Response('Not here.', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });
  };
}

/** The page's path as it is spelt, undecoded; undefined where the address is not one of ours. */
function pathOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === 'app' ? url.pathname : undefined;
}

async function contentOf(
  path: string,
  files: ReadonlyMap<string, string>,
  made: MadePages,
): Promise<Uint8Array<ArrayBuffer> | string | undefined> {
  if (Object.hasOwn(made, path)) return made[path];
  const file = files.get(path);
  return file === undefined ? undefined : new Uint8Array(await readFile(file));
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [`/${relative(folder, file).split(sep).join('/')}`, file];
      }),
  );
}
