// A calendar server as it was found and is being signed in to, and the request it becomes.
import type { CalendarsRequest, CalendarsSignIn, FoundCalendarsView } from "../platform/types";

export interface CalendarsDraft {
  user: string;
  signIn: CalendarsSignIn;
  password: string;
  /** Whether the person agreed to the hosts that they did not name. */
  agreed: boolean;
}

export function draftOf(found: FoundCalendarsView): CalendarsDraft {
  return { user: found.user, signIn: found.methods[0] ?? "password", password: "", agreed: found.elsewhere.length === 0 };
}

/** The request; null while something is missing. */
export function requestOf(found: FoundCalendarsView, draft: CalendarsDraft): CalendarsRequest | null {
  const user = draft.user.trim();
  const known = found.methods.includes(draft.signIn);
  const incomplete = (draft.signIn !== "nobody" && user === "") || (draft.signIn === "password" && draft.password === "");
  if (!known || !draft.agreed || incomplete) {
    return null;
  }
  return {
    servers: found.servers, user,
    credential: draft.signIn === "password" ? { kind: "password", password: draft.password } : { kind: draft.signIn },
  };
}
