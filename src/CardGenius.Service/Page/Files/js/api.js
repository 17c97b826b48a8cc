// Requests to the HTTP API. Every path is relative to /api/, so the page works behind any prefix.

const ROOT = new URL('../', document.baseURI);
const KEY = 'cardgenius-key';

/** A response with an error status. `detail` says what is wrong and what to do. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail);
    this.status = status;
    this.code = (problem.type ?? '').split(':').pop();
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? {};
  }
}

/** The server did not respond. */
export class ConnectionError extends Error {}

const PLATFORM = {
  401: ['The key is missing or wrong', 'Enter the key again.'],
  403: ['The key has no access', 'Enter a key that can use this API.'],
  404: ['The server does not have this', 'The server may be an older version. Update it, or use the command line.'],
  405: ['The server does not support this request', 'The server may be an older version. Update it, or use the command line.'],
  413: ['The file is too large', 'Put the file into the store, and start the run by its path.'],
  429: ['Too many requests', 'Wait a moment, then try again.'],
};

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: value => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

const unauthorized = new EventTarget();

/** Calls `act` when the server refuses the key. Returns the function that ends this. */
export function onUnauthorized(act) {
  unauthorized.addEventListener('refused', act);
  return () => unauthorized.removeEventListener('refused', act);
}

/** Returns the address of a path of the API: `runs/x`, or a link from a response such as `/api/runs/x`. */
export function addressOf(path) {
  return new URL(path.replace(/^\/api\//, ''), ROOT);
}

function headers(extra) {
  const value = key.get();
  return value ? { 'x-functions-key': value, ...extra } : extra;
}

function errorOf(status, type, text) {
  let problem;
  if (/json/.test(type ?? '')) {
    try {
      problem = JSON.parse(text);
    } catch {
      // The status says enough.
    }
  }

  if (!problem?.detail) {
    const [title, detail] = PLATFORM[status] ?? [`The server responded with status ${status}`, 'Try again. If this continues, read the log of the server.'];
    problem = { title, detail };
  }

  if (status === 401 || status === 403) {
    key.forget();
    unauthorized.dispatchEvent(new Event('refused'));
  }

  return new ApiError(status, problem);
}

async function send(method, path, { body, head, signal } = {}) {
  const init = { method, signal, headers: headers(head ?? {}), cache: 'no-store' };
  if (body !== undefined) {
    init.headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }

  let response;
  try {
    response = await fetch(addressOf(path), init);
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ConnectionError('The server does not respond.');
  }

  if (!response.ok) {
    throw errorOf(response.status, response.headers.get('content-type'), await response.text().catch(() => ''));
  }

  return response;
}

/** Gets a JSON document. */
export async function get(path, signal) {
  const response = await send('GET', path, { signal });
  try {
    return await response.json();
  } catch (error) {
    throw error.name === 'AbortError' ? error : new ConnectionError('The response of the server was cut off.');
  }
}

/** Gets a JSON document; null if the server does not have it. */
export async function find(path, signal) {
  try {
    return await get(path, signal);
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 405 || error.status === 409)) {
      return null;
    }

    throw error;
  }
}

/** Posts a JSON document and returns the response's document. */
export async function post(path, body = {}, head = undefined) {
  const response = await send('POST', path, { body, head });
  return response.status === 204 ? null : response.json();
}

/** Gets a file as a blob. Only a server with a key needs this: a link cannot send the key. */
export async function download(path) {
  return (await send('GET', path)).blob();
}

/**
 * Uploads a file to the store.
 * @param {File} file
 * @param {(share: number) => void} onProgress called with 0 to 1
 * @returns {{ done: Promise<object>, cancel: () => void }}
 */
export function upload(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open('PUT', addressOf(`inputs/${encodeURIComponent(file.name)}`));
    for (const [name, value] of Object.entries(headers({ 'content-type': 'application/octet-stream' }))) {
      request.setRequestHeader(name, value);
    }

    request.upload.onprogress = event => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ConnectionError('The connection was lost during the upload. Choose the file again.'));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    request.onload = () => {
      const type = request.getResponseHeader('content-type');
      if (request.status < 300 && /json/.test(type ?? '')) {
        resolve(JSON.parse(request.responseText));
      } else {
        reject(errorOf(request.status, type, request.responseText));
      }
    };
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
