// Copies files to and from the storage emulator for eng/local.sh. It needs only Node.js.
//   node blobs.mjs put FILE CONTAINER/NAME     uploads a file, and creates the container if it does not exist
//   node blobs.mjs get CONTAINER FOLDER        downloads all blobs with their paths
// CARDGENIUS_BLOBS is the blob address of the emulator, for example http://127.0.0.1:10000/devstoreaccount1
import { createHmac } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

// The published account and key of every storage emulator. This key is not secret.
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const root = process.env.CARDGENIUS_BLOBS;

async function send(method, name, { query = {}, headers = {}, body, accept = [200, 201] } = {}) {
  const url = new URL(`${root}/${name.split('/').map(encodeURIComponent).join('/')}`);
  Object.entries(query).forEach(([k, v]) => url.searchParams.set(k, v));
  const ms = { ...headers, 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' };
  const length = body?.length ? String(body.length) : '';
  const signed = [
    method, '', '', length, '', '', '', '', '', '', '', '',
    ...Object.keys(ms).sort().map((k) => `${k}:${ms[k]}`),
    `/${account}${url.pathname}`,
    ...Object.keys(query).sort().map((k) => `${k}:${query[k]}`),
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(signed, 'utf8').digest('base64');
  const response = await fetch(url, { method, body, headers: { ...ms, Authorization: `SharedKey ${account}:${signature}` } });
  if (!accept.includes(response.status)) {
    throw new Error(`${method} ${name}: ${response.status} ${await response.text()}`);
  }

  return response;
}

async function put(file, target) {
  const container = target.split('/', 1)[0];
  await send('PUT', container, { query: { restype: 'container' }, accept: [201, 409] });
  await send('PUT', target, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: await readFile(file) });
}

async function get(container, folder) {
  let marker = '';
  do {
    const response = await send('GET', container, { query: { comp: 'list', restype: 'container', ...(marker && { marker }) } });
    const list = await response.text();
    for (const [, name] of list.matchAll(/<Name>([^<]*)<\/Name>/g)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, Buffer.from(await (await send('GET', `${container}/${name}`)).arrayBuffer()));
    }

    marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(list)?.[1] ?? '';
  } while (marker);
}

const [verb, ...rest] = process.argv.slice(2);
const act = { put, get }[verb];
if (!act || !root) {
  console.error('usage: CARDGENIUS_BLOBS=URL node blobs.mjs put FILE CONTAINER/NAME | get CONTAINER FOLDER');
  process.exit(2);
}

try {
  await act(...rest);
} catch (error) {
  console.error(`blobs.mjs ${verb}: ${error.message}${error.cause ? ` (${error.cause.message})` : ''}`);
  process.exit(1);
}
