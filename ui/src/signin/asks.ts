// Who asks the person to sign in: the organization before the mailbox, which may open with the same sign-in.
import { createContext, useContext } from "react";
import type { AppView } from "../platform/types";

/** Whether it is the mailbox that asks, the organization being signed in to. */
export const mailboxAsks = (app: AppView): boolean => app.connection.state !== "needs_sign_in" && (app.mailbox === null || app.mailbox.connection.state === "needs_sign_in");

/** Whether either of them asks. */
export const someoneAsks = (app: AppView): boolean => app.connection.state === "needs_sign_in" || mailboxAsks(app);

const AskSignIn = createContext<(() => void) | null>(null);
export const AskSignInProvider = AskSignIn.Provider;

/** Brings the sign-in to the front; null where nobody asks for it. */
export const useAskSignIn = (): (() => void) | null => useContext(AskSignIn);
