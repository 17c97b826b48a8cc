// Shared behaviour of the views: polling, announcements, the address of the view.

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { ConnectionError } from './api.js';

const POLL_MS = 2000;
const HIDDEN_MS = 30_000;
const LONGEST_MS = 30_000;

function observable(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set: next => {
      value = next;
      listeners.forEach(listener => listener(next));
    },
    listen: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function useObservable(source) {
  const [value, set] = useState(source.get());
  useEffect(() => source.listen(set), [source]);
  return value;
}

const connection = observable(null);
const announcement = observable('');

/** Null while the server responds; otherwise the time of the next try. */
export const useConnection = () => useObservable(connection);

/** The text for screen readers. */
export const useAnnouncement = () => useObservable(announcement);

/** Tells a screen reader about a change. */
export const announce = text => announcement.set(text);

/** Sets the title of the document. */
export function useTitle(title) {
  useEffect(() => {
    document.title = title ? `${title} · CardGenius` : 'CardGenius';
  }, [title]);
}

/** Moves the focus to the heading of a view that was opened by a link. */
export function useHeadingFocus() {
  const heading = useRef(null);
  useLayoutEffect(() => {
    if (navigated) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, []);
  return heading;
}

let navigated = false;
window.addEventListener('hashchange', () => {
  navigated = true;
});

// A part that was cut off can end within an escape sequence.
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The parts of the address after `#/`. */
export function useRoute() {
  const read = () => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decode);
  const [route, set] = useState(read);
  useEffect(() => {
    const change = () => set(read());
    window.addEventListener('hashchange', change);
    return () => window.removeEventListener('hashchange', change);
  }, []);
  return route;
}

/** The present time, updated every second while `active`. */
export function useNow(active) {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    if (active) {
      set(Date.now());
      const timer = setInterval(() => set(Date.now()), 1000);
      return () => clearInterval(timer);
    }
  }, [active]);
  return now;
}

/**
 * Loads a document and polls it: every two seconds while the tab is visible, every 30 seconds while it is hidden. While the server does not
 * respond, the waits double up to 30 seconds and the latest document stays.
 * @param load receives an AbortSignal and the latest document
 * @param key loads anew when it changes
 * @param isFinal returns whether a document does not change any more
 */
export function usePoll(load, key, isFinal = () => false) {
  const [state, set] = useState({ key, data: null, error: null });
  const again = useRef(() => {});
  const latest = useRef({ load, isFinal });
  latest.current = { load, isFinal };

  useEffect(() => {
    let timer = 0;
    let failures = 0;
    let data = null;
    let ended = false;
    let controller = null;
    let startedAt = 0;

    const wait = ms => {
      clearTimeout(timer);
      timer = setTimeout(run, ms);
    };

    const run = async () => {
      clearTimeout(timer);
      controller?.abort();
      const mine = controller = new AbortController();
      startedAt = Date.now();
      try {
        const loaded = await latest.current.load(mine.signal, data);
        if (mine.signal.aborted) {
          return;
        }

        data = loaded;
        failures = 0;
        connection.set(null);
        set({ key, data, error: null });
        if (!latest.current.isFinal(data)) {
          wait(document.hidden ? HIDDEN_MS : POLL_MS);
        }
      } catch (error) {
        if (mine.signal.aborted) {
          return;
        }

        const isAway = error instanceof ConnectionError || error.status >= 500 || error.status === 429;
        const ms = Math.min(LONGEST_MS, POLL_MS * 2 ** failures++);
        if (isAway) {
          connection.set({ next: Date.now() + ms, retry: run, reason: error.detail ?? error.message });
          wait(ms);
          set(old => ({ key, data: old.key === key ? old.data : null, error: null }));
        } else {
          connection.set(null);
          set(old => ({ key, data: old.key === key ? old.data : null, error }));
        }
      }
    };

    const shown = () => {
      if (!document.hidden && !ended && Date.now() - startedAt > POLL_MS && !(data && latest.current.isFinal(data))) {
        run();
      }
    };

    again.current = run;
    document.addEventListener('visibilitychange', shown);
    run();
    return () => {
      ended = true;
      clearTimeout(timer);
      controller?.abort();
      document.removeEventListener('visibilitychange', shown);
    };
  }, [key]);

  const refresh = useCallback(() => again.current(), []);
  return { data: state.key === key ? state.data : null, error: state.key === key ? state.error : null, refresh };
}

/** An action of a button: whether it is in progress, its error, and the function that starts it. */
export function useAction(act) {
  const [state, set] = useState({ busy: false, error: null });
  const alive = useRef(true);
  useEffect(() => () => {
    alive.current = false;
  }, []);
  const run = async (...values) => {
    set({ busy: true, error: null });
    try {
      const result = await act(...values);
      if (alive.current) {
        set({ busy: false, error: null });
      }

      return result;
    } catch (error) {
      if (alive.current) {
        set({ busy: false, error: error.name === 'AbortError' ? null : error });
      }

      return undefined;
    }
  };
  return { ...state, run, clear: () => set({ busy: false, error: null }) };
}
