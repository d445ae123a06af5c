/** Every limit of the app, with its unit in its name. Reaching one is shown on screen, never silent. */
export const limits = {
  /** Scheduler: answers that one callback may get before the world cannot be forked until it ends. */
  answersKept: 100_000,
  /** Host: wall-clock milliseconds a turn of the scheduler may take before the event loop runs. */
  turnBudgetMs: 8,
  /** Observer: shortest time between two deltas to one window, in milliseconds. */
  deltaIntervalMs: 33,
  /** Observer: links, and monitors each way, that a seat tells a window of; of more the oldest are told. */
  tiesTold: 40,
  /** Observer: times of restarts that a supervisor's seat tells a window of. */
  restartsTold: 16,
  /** Observer: event lines kept for the feed of a window. */
  feedEvents: 500,
  /** Observer: past lives kept per seat in the tree. */
  livesKept: 20,
  /** Observer: characters of a printed state or message sent to a window. */
  printedTermChars: 20_000,
  /** Observer: messages of a mailbox sent to a window. */
  mailboxShown: 50,
  /** Observer: lines that `sys:trace` printed, kept of one process. */
  traceLines: 200,
  /** Observer: states replaced by hand that one process can be put back to. */
  statesReplaced: 20,
  /** Observer: reports of the log that are kept. */
  logReports: 5_000,
  /** Observer: characters of one report that are sent to a window. */
  logReportChars: 8_000,
  /** Bridge: characters of a term that is copied as text. */
  copiedTermChars: 1_000_000,
  /** Bridge: characters of a state that is typed in. */
  typedStateChars: 20_000,
  /** Observer: wall time between two samples of the load, in milliseconds, and samples kept: five minutes. */
  loadIntervalMs: 1_000,
  loadSamples: 301,
  /** Observer: rows of the table of processes that one window has in sight, and that it may copy at once. */
  processRowsInSight: 200,
  processRowsCopied: 2_000,
  /** Timeline: seats on the chart of messages. */
  chartSeats: 40,
  /** Timeline: events on the chart of messages, whose terms are kept too; of more, the latest. */
  chartEvents: 2_000,
  /** Observer: tables that a window is told of, and users of one of them. */
  tablesTold: 1_000,
  tableUsersTold: 50,
  /** Bridge: objects of tables that a window may ask for more of, the latest that it was told of. */
  tableObjectsKnown: 4_000,
  /** Bridge: changes of tables by hand that a window can take back. */
  tableChangesKept: 50,
  /** Bridge: objects of a table that are copied as text at once. */
  tableObjectsCopied: 10_000,
  /** Observer: requests of one window that wait for an answer from the world at once. */
  pendingRequests: 64,
  /** Timeline: inputs and looks kept of the past. */
  logEntries: 400_000,
  /** Timeline: bytes kept of what the disk answered. */
  logBytes: 128 * 1024 * 1024,
  /** Timeline: processes that all copies of a world together have. */
  keyframeProcesses: 100_000,
  /** Timeline: who stops and starts, told of one fault. */
  forecastSteps: 60,
  /** Timeline: lines of the story of one exit. */
  storyLines: 40,
  /** Timeline: last messages of one process that are told with what they changed. */
  historyChanges: 50,
  /** Timeline: exits and restarts painted along the time bar; of more, the latest. */
  timeMarks: 2_000,
  /** Bridge: screens that one window may have open at once. */
  viewsPerWindow: 16,
  /** Bridge: windows and browser tabs that may be connected at once. */
  windows: 32,
  /** Bridge: bytes of one request. */
  requestBytes: 65_536,
  /** Todo: characters of a title. */
  todoTitleChars: 200,
  /** Todo: items on one list. */
  todosPerList: 1_000,
  /** Shop: largest quantity of one item. */
  itemQuantity: 99,
  /** Shop: entries of a session's log that are kept. */
  sessionLogs: 500,
  /** Shop: entries of a log of happenings, after which it is compacted by itself. */
  cartLogEntries: 2_000,
  /** Shop lab: entries that are written to the long log at once. */
  labEntries: 2_000,
  /** Shop lab: carts that are booted, and the ms that their database takes for an answer. */
  bootCarts: 1_000,
  bootLatencyMs: 50,
  /** Views lab: rows of the long list. */
  labRows: 100_000,
  /** Apps: characters of a token or session key. */
  keyChars: 64,
} as const
