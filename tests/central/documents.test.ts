import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKioskKey } from '../../central/authentication.ts';
import { openApiText } from '../../central/openapi.ts';
import { errorStatus, platformCalls, signatureHeaders, signedText } from '../../contract/platform-api.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const page = readFileSync(join(docs, 'platform-interface.md'), 'utf8');
/** Indented lines of the page, block by block. */
const [textLines = [], [body = ''] = [], [publicKey = '', signature = ''] = []] = page
  .split(/\n\n/)
  .filter((block) => block.startsWith('    '))
  .map((block) => block.split('\n').map((line) => line.slice(4)));

test('the OpenAPI document is current (node central/write-openapi.ts)', () => {
  expect(readFileSync(join(docs, 'openapi.json'), 'utf8')).toBe(openApiText());
});

test('the example of a signature on the page is right to the letter', () => {
  const seed = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const text = signedText({
    method: 'POST',
    path: platformCalls.releaseNote.path,
    kioskId: 'K01',
    epoch: 7,
    requestNumber: 42,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  });
  expect(textLines.join('\n')).toBe(text);
  expect(readKioskKey(publicKey).equals(createPublicKey(privateKey))).toBe(true);
  expect(sign(null, Buffer.from(text), privateKey).toString('base64')).toBe(signature);
  expect(verify(null, Buffer.from(text), readKioskKey(publicKey), Buffer.from(signature, 'base64'))).toBe(
    true,
  );
  expect(() => platformCalls.releaseNote.request.parse(JSON.parse(body))).not.toThrow();
});

test('the page names every call, every header and every error with its status', () => {
  for (const { method, path } of Object.values(platformCalls))
    expect(page).toContain(`\`${method} ${path}\``);
  for (const header of Object.values(signatureHeaders)) expect(page).toContain(header);
  const rows = page.split('\n').filter((line) => /^\| \d{3}/.test(line));
  for (const [code, status] of Object.entries(errorStatus))
    expect(
      rows.some((row) => row.startsWith(`| ${status}`) && row.includes(`\`${code}\``)),
      code,
    ).toBe(true);
});
