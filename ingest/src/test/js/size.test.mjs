// The source is what is served, so it is what is measured.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { SCRIPT } from './fake-browser.mjs';

test('the tracker is under 2,500 bytes gzipped', () => {
  const { length } = gzipSync(readFileSync(SCRIPT), { level: 9 });
  assert.ok(length < 2500, `${length} bytes`);
});
