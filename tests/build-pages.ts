import { ensurePages } from '../main/build-pages.ts';

/** Once before all tests in Chromium: two workers must not build the same pages at the same time. */
export default async function buildPages(): Promise<void> {
  await ensurePages(console.log);
}
