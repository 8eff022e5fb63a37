import { defineConfig } from 'vitest/config';

// One page a person: each is an app of its own that loads nothing of the others.
const pages = {
  customer: 'index.html',
  owner: 'owner/index.html',
  rider: 'rider/index.html',
  operator: 'operator/index.html',
};

export default defineConfig({
  // Vite's own transform; what React's plug-in adds is for editing while it runs.
  esbuild: { jsx: 'automatic' },
  resolve: {
    alias: [
      { find: /^fflate$/, replacement: new URL('src/owner/zip.ts', import.meta.url).pathname },
    ],
  },
  build: {
    outDir: process.env.DOSIRAK_WEB_OUT ?? 'target/classes/web',
    emptyOutDir: true,
    // What Chromium 111, Safari 16.4 and Samsung Internet 22 understand.
    target: 'es2022',
    // Nothing inline: the content policy allows only files of this address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: pages,
      onwarn(warning, warn) {
        // "use client" is for rendering on servers, which nobody does here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
  server: {
    proxy: {
      '/api': {
        target: process.env.DOSIRAK_URL ?? 'http://localhost:8080',
        // The server takes changes from its own pages only, so it must see the page's address.
        changeOrigin: false,
      },
    },
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
