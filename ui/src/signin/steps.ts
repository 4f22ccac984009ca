// How many steps the first start has.

/** Calendars and address books follow a mail server, and nothing follows a folder. */
export const STEPS = { server: 3, folder: 2 } as const;
