import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The dock page: a few files without any outside source, served by the lobby. */
export default defineConfig({
  root: join(import.meta.dirname, 'page'),
  base: './',
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, '../../dist/dock'),
    emptyOutDir: true,
  },
});
