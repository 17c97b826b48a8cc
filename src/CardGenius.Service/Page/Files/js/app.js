// The frame of the page: header, key, connection, and the view that the address names.

import { html, render, useEffect, useRef, useState } from '../vendor/htm-preact.js';
import * as api from './api.js';
import * as format from './format.js';
import { useAnnouncement, useConnection, useNow, useRoute, useTitle } from './hooks.js';
import { Key } from './key.js';
import { Run } from './run.js';
import { Runs } from './runs.js';
import { Start } from './start.js';
import { Empty, Icon, Loading } from './ui.js';

const CONFIG_RETRY_MS = 3000;

function App() {
  const route = useRoute();
  const main = useRef(null);
  const config = useConfig();
  const [hasKey, setHasKey] = useState(Boolean(api.key.get()));
  const [wasRefused, setRefused] = useState(false);
  useEffect(() => api.onUnauthorized(() => {
    setRefused(true);
    setHasKey(false);
  }), []);

  const enter = value => {
    // No key has other characters, and a header cannot contain them.
    const isPossible = /^[\x21-\x7e]+$/.test(value);
    if (isPossible) {
      api.key.set(value);
    }

    setRefused(!isPossible);
    setHasKey(isPossible);
  };
  const skip = event => {
    event.preventDefault();
    main.current.focus();
  };
  const needsKey = config?.key_required && !hasKey;
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="top">
      <a class="brand" href="#/"><img src="icon.svg" alt="" width="24" height="24" /> CardGenius</a>
      <nav aria-label="Main">
        <a href="#/" aria-current=${route[0] !== 'new' ? 'page' : undefined}>Runs</a>
        <a href="#/new" aria-current=${route[0] === 'new' ? 'page' : undefined}>Start a run</a>
      </nav>
      ${config && html`<span class="host">${config.host === 'azure' ? 'Azure' : 'This computer'}</span>`}
      ${config?.key_required && hasKey && html`<button type="button" class="quiet" onClick=${() => { api.key.forget(); setHasKey(false); }}>Forget the key</button>`}
    </header>
    <${Connection} />
    <main id="main" tabindex="-1" ref=${main}>
      ${!config ? html`<${Loading} what="the page" />`
        : needsKey ? html`<${Key} wasRefused=${wasRefused} onEnter=${enter} host=${config.host} />`
        : html`<${View} route=${route} config=${config} />`}
    </main>
    <footer>
      <span>${format.zone() === 'UTC' ? 'Times are in UTC.' : `Times are in ${format.zone()}. Point at a time to see UTC.`}</span>
      <a href="../openapi.json">API description</a>
      ${config?.version && html`<span>Version ${config.version} on ${config.host === 'azure' ? 'Azure' : 'this computer'}</span>`}
    </footer>
    <${Announcer} />`;
}

function View({ route, config }) {
  const [name, id, tab] = route;
  return !name ? html`<${Runs} config=${config} />`
    : name === 'new' ? html`<${Start} config=${config} />`
    : name === 'runs' && id ? html`<${Run} key=${id} id=${id} tab=${tab ?? 'live'} config=${config} />`
    : html`<${Unknown} />`;
}

function Unknown() {
  useTitle('Not found');
  return html`<${Empty} title="There is no such page"><p>The address may be incomplete. <a href="#/">Show all runs</a></p></${Empty}>`;
}

function useConfig() {
  const [config, set] = useState(null);
  useEffect(() => {
    let timer = 0;
    const load = () => api.get('ui/config.json').then(set, () => {
      timer = setTimeout(load, CONFIG_RETRY_MS);
    });
    load();
    return () => clearTimeout(timer);
  }, []);
  return config;
}

function Connection() {
  const lost = useConnection();
  const now = useNow(Boolean(lost));
  const seconds = lost ? Math.max(0, Math.ceil((lost.next - now) / 1000)) : 0;
  return html`
    <div role="status" class="connection">
      ${lost && html`<div class="lost">
        <${Icon} shape="triangle" />
        <span><strong>Connection lost, retrying.</strong> ${lost.reason} The figures below are from before.</span>
        <span aria-hidden="true">${seconds > 0 ? `Next try in ${seconds} s` : 'Trying now'}</span>
        <button type="button" onClick=${lost.retry}>Try now</button>
      </div>`}
    </div>`;
}

const Announcer = () => html`<div class="visually-hidden" aria-live="polite" id="announcer">${useAnnouncement()}</div>`;

render(html`<${App} />`, document.getElementById('app'));
