// What each state of a run means, and what the viewer does. The texts agree with docs/runbooks/states.md.

/** `tone` selects the colour and `shape` the icon, so that no state is told by colour alone. */
export const STATES = {
  queued: { label: 'Queued', tone: 'idle', shape: 'clock', help: 'The run waits until the run before it ends. It starts without your help.' },
  planning: { label: 'Planning', tone: 'live', shape: 'dots', help: 'The run reads the input and checks each row. No user was requested yet.' },
  running: { label: 'Running', tone: 'live', shape: 'play', help: '' },
  held: {
    label: 'On hold', tone: 'warn', shape: 'hourglass',
    help: 'The API is not available. The run tries again by itself. No user fails because of this.',
  },
  paused: {
    label: 'Paused', tone: 'warn', shape: 'pause',
    help: 'All finished users are saved. Resume the run to continue, or cancel it.',
  },
  publishing: { label: 'Publishing', tone: 'live', shape: 'up', help: 'All users are done. The run writes and checks the result files.' },
  stopped: { label: 'Stopped', tone: 'bad', shape: 'octagon', help: 'Nothing is published. All finished users are saved. Correct the cause, then resume.' },
  completed: { label: 'Completed', tone: 'good', shape: 'check', help: '' },
  completed_with_failures: {
    label: 'Completed with failures', tone: 'warn', shape: 'triangle',
    help: 'The results are published, but some users have no result. Redrive requests these users again in a new run.',
  },
  cancelled: { label: 'Cancelled', tone: 'idle', shape: 'cross', help: 'Nothing is published. A cancelled run cannot be resumed. Start the input again if you need its results.' },
};

export const CAUSES = {
  interrupted: 'The process ended before the run did. Resume to continue at once.',
  too_many_failures: 'Look at the failed requests by class below. If the API was the cause, resume. To publish in spite of the failures, resume and accept all failures.',
  too_many_without_cards: 'Check the input columns and the list of commissionable cards. To publish in spite of this, resume and accept users without a card.',
  all_rejected: 'Correct the input, upload it again and start a new run.',
  too_many_rejects: 'Correct the input and start a new run. To continue with the valid rows, resume and accept all rejects.',
  fatal: 'Check the address of the API and the partner token in the settings of the server. Then resume.',
  invalid_input: 'Correct the input, upload it again and start a new run.',
  store_fault: 'Check the store: its free space and its access rights. Then resume.',
};

/** The tolerance that a resume can set to 1 to accept the cause of a stop. */
export const ACCEPTABLE = {
  too_many_failures: ['failure_tolerance', 'Accept all failures'],
  too_many_without_cards: ['no_card_tolerance', 'Accept all users without a card'],
  too_many_rejects: ['reject_tolerance', 'Accept all rejects'],
};

export const stateOf = name => STATES[name] ?? { label: name, tone: 'idle', shape: 'clock', help: '' };

export const isActive = state => ['queued', 'planning', 'running', 'held', 'paused', 'publishing'].includes(state);

/** Whether a run cannot continue. A stopped run can: another person may resume it. */
export const isEnded = state => ['completed', 'completed_with_failures', 'cancelled'].includes(state);

export const FILTERS = [
  { id: 'all', label: 'All', test: () => true },
  { id: 'active', label: 'Active', test: isActive },
  { id: 'attention', label: 'Needs attention', test: s => ['held', 'paused', 'stopped', 'completed_with_failures'].includes(s) },
  { id: 'completed', label: 'Completed', test: s => s === 'completed' || s === 'completed_with_failures' },
  { id: 'cancelled', label: 'Cancelled', test: s => s === 'cancelled' },
];

export const EVENTS = {
  started: 'Started', resumed: 'Resumed', held: 'On hold', limit_lowered: 'Concurrency limit lowered', breaker_opened: 'Circuit breaker open',
  paused: 'Paused', publishing: 'Publishing', stopped: 'Stopped', interrupted: 'Interrupted', cancelled: 'Cancelled', completed: 'Completed',
  completed_with_failures: 'Completed with failures', limits_changed: 'Limits changed',
};
