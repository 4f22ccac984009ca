// A failure in words, wherever it is shown: what kind it is, the core's sentence, what happens next.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { FailureView } from "../platform/types";
import { failureOf } from "../queries/client";
import { useAskSignIn } from "../signin/asks";
import { type Texts, useTexts } from "../texts";

/** The core's sentence has no full stop; what happens next follows it. */
export function failureSentence(failure: FailureView, texts: Texts): string {
  const next = failure.code === "throttled" && failure.retry_after !== null ? texts.failure.wait(failure.retry_after)
    : failure.code === "offline" ? texts.failure.heals : "";
  return `${failure.message.replace(/\.$/, "")}. ${next}`.trim();
}

/** What kind of failure it is, naming the side that cannot be reached or asks to wait. */
export function failureTitle(failure: FailureView, texts: Texts): string {
  if (failure.side !== null && failure.code === "offline") {
    return texts.failure.offlineAt(failure.side);
  }
  if (failure.side === null && failure.code === "invalid") {
    return texts.failure.invalidHere;
  }
  return failure.side !== null && failure.code === "throttled" ? texts.failure.throttledAt(failure.side) : texts.failure[failure.code];
}

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** A failure in its place. */
export function FailureNote({ error, onRetry }: Props): ReactElement {
  const texts = useTexts();
  const failure = failureOf(error);
  // The chip that leads there too may stand behind a dialog in which something was typed.
  const asked = useAskSignIn();
  const signIn = failure.code === "sign_in" || failure.code === "mailbox_sign_in" ? asked : null;
  const mild = failure.code === "offline" || failure.code === "throttled" || failure.code === "switched_off";
  // What the person ended themselves is no fault.
  const intent = failure.code === "cancelled" ? "info" : mild ? "warning" : "error";
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{failureTitle(failure, texts)}</MessageBarTitle> {failureSentence(failure, texts)}
      </MessageBarBody>
      {(onRetry !== undefined || signIn !== null) && (
        <MessageBarActions>
          {signIn !== null && <Button size="small" onClick={signIn}>{texts.again.title}</Button>}
          {onRetry !== undefined && <Button size="small" onClick={onRetry}>{texts.common.retry}</Button>}
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
