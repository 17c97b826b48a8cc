// A batch run as a Node.js script without packages: http with a keep-alive agent, 20 requests in flight, JSON.parse, gzip.
// It is what bench/run.sh compares cardgenius with. It has no checkpoints, no resume and no publication.
//
// node batch.mjs --input users.csv --output results.ndjson.gz --api http://127.0.0.1:5099/cg/api/pro
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';

const { values: options } = parseArgs({
  options: {
    input: { type: 'string' },
    output: { type: 'string' },
    api: { type: 'string' },
    concurrency: { type: 'string', default: '20' },
    top: { type: 'string', default: '10' },
  },
});
const top = Number(options.top);
const concurrency = Number(options.concurrency);
const url = new URL(options.api);
const transport = url.protocol === 'https:' ? https : http;
const agent = new transport.Agent({ keepAlive: true, maxSockets: concurrency });
const timeoutMs = 30_000;
const maxAttempts = 3;
const spendKeys = ['amazon_spends', 'flipkart_spends', 'grocery_spends_online', 'other_online_spends'];

function parseCsvLine(line) {
  if (!line.includes('"')) return line.split(',');
  const cells = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quoted && c === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (c === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else {
      cell += c;
    }
  }
  cells.push(cell);
  return cells;
}

function amount(value) {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const text = value.replace(/[₹,\s]/g, '');
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : null;
}

async function* readUsers(file) {
  let columns;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const cells = parseCsvLine(line);
    if (!columns) {
      columns = new Map(cells.map((name, place) => [name.trim(), place]));
      continue;
    }
    const spend = (column) => amount(cells[columns.get(column)] ?? '') ?? 0;
    yield {
      id: cells[columns.get('userid')].trim(),
      profile: {
        amazon_spends: spend('avg_amazon_gmv'),
        flipkart_spends: spend('avg_flipkart_gmv'),
        grocery_spends_online: spend('avg_grocery_gmv'),
        other_online_spends: spend('avg_myntra_gmv') + spend('avg_ajio_gmv') + spend('avg_confirmed_gmv'),
        selected_card_id: null,
      },
    };
  }
}

function post(body) {
  return new Promise((resolve, reject) => {
    const request = transport.request(
      url,
      {
        method: 'POST',
        agent,
        timeout: timeoutMs,
        headers: { 'content-type': 'application/json', accept: 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }));
      },
    );
    request.on('timeout', () => request.destroy(new Error('no response within 30 s')));
    request.on('error', reject);
    request.end(body);
  });
}

function cardsOf(json) {
  if (json.status === 'error') throw new Error(`the API answered with an error: ${json.error_code} ${json.message}`);
  const cards = Array.isArray(json) ? json : (json.savings ?? json.data?.savings ?? json.cards ?? json.data?.cards);
  if (!Array.isArray(cards)) throw new Error('the response has no list of cards');
  return cards;
}

function savingsOn(card) {
  const breakdown = card.spending_breakdown ?? {};
  const entries = Array.isArray(breakdown) ? breakdown.map((entry) => [entry.on, entry]) : Object.entries(breakdown);
  return Object.fromEntries(entries.filter(([key]) => spendKeys.includes(key)).map(([key, entry]) => [key, amount(entry.savings) ?? 0]));
}

function rank(cards) {
  const complete = [];
  for (const card of cards) {
    const savings = amount(card.total_savings_yearly);
    const fees = amount(card.joining_fees);
    const extra = amount(card.total_extra_benefits);
    if (savings === null || fees === null || extra === null) continue;
    // Rounded to paise: the sums of equal amounts can differ in their last bits, and ties must stay in the order of the response.
    complete.push({ card, savings, fees, extra, net: Math.round((savings - fees + extra) * 100) / 100 });
  }
  complete.sort((a, b) => b.net - a.net);
  return complete.slice(0, top).map(({ card, savings, fees, extra, net }, place) => ({
    rank: place + 1,
    name: card.card_name,
    alias: card.seo_card_alias,
    id: card.id,
    total_savings_yearly: savings,
    joining_fees: fees,
    total_extra_benefits: extra,
    net_savings: net,
    breakdown: savingsOn(card),
  }));
}

async function recommend(user) {
  const body = JSON.stringify(user.profile);
  let error;
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    try {
      const { status, text } = await post(body);
      if (status === 200) return { id: user.id, cards: rank(cardsOf(JSON.parse(text))) };
      error = `status ${status}`;
      if (status < 500 && status !== 429) break;
    } catch (e) {
      error = e.message;
    }
    if (attempt < maxAttempts) await sleep(1000 * 2 ** (attempt - 1));
  }
  return { id: user.id, error };
}

const gzip = createGzip().setMaxListeners(0); // All workers may wait for it.
const written = pipeline(gzip, createWriteStream(options.output));
const users = readUsers(options.input);

async function work() {
  for (let next = await users.next(); !next.done; next = await users.next()) {
    const result = await recommend(next.value);
    if (!gzip.write(JSON.stringify(result) + '\n')) await once(gzip, 'drain');
  }
}

await Promise.all(Array.from({ length: concurrency }, work));
gzip.end();
await written;
agent.destroy();
