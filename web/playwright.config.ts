import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.DOSIRAK_STORIES_PORT ?? 18_080);
const given = process.env.DOSIRAK_URL;
const url = given ?? `http://localhost:${port}`;
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const data = join(tmpdir(), `dosirak-stories-${process.pid}`);

/** Whole stories in a real browser, against a demonstration that is started for them. */
export default defineConfig({
  testDir: 'stories',
  outputDir: 'target/stories',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: url,
    trace: 'retain-on-failure',
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
  ...(given
    ? {}
    : {
        webServer: {
          command: `../dosirak up --demo --data ${data} --port ${port}`,
          url: `${url}/api/platform/health`,
          timeout: 300_000,
          gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
        },
      }),
});
