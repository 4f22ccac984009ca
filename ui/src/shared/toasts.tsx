// Short messages at the edge of the window: the one place where failed actions and good news are told.
import { Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from "@fluentui/react-components";
import { createContext, useContext, useEffect, type ReactElement } from "react";
import type { FailureView } from "../platform/types";
import { useTexts } from "../texts";
import { failureSentence, failureTitle } from "./failure";

export type Notice = { kind: "done"; text: string; detail?: string } | { kind: "failure"; failure: FailureView };

/** Carries notices from where they arise to where they are shown. */
export class NoticeHub {
  private readonly listeners = new Set<(notice: Notice) => void>();

  readonly tell = (notice: Notice): void => {
    for (const listener of this.listeners) {
      listener(notice);
    }
  };

  listen(listener: (notice: Notice) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const HubContext = createContext<NoticeHub>(new NoticeHub());
export const NoticeHubProvider = HubContext.Provider;

/** Tells that something is done. */
export function useTell(): (text: string, detail?: string) => void {
  const hub = useContext(HubContext);
  return (text, detail) => hub.tell(detail === undefined ? { kind: "done", text } : { kind: "done", text, detail });
}

export function Toasts(): ReactElement {
  const hub = useContext(HubContext);
  const texts = useTexts();
  const id = useId("toasts");
  const { dispatchToast } = useToastController(id);
  useEffect(
    () =>
      hub.listen((notice) => {
        const failed = notice.kind === "failure";
        const title = failed ? failureTitle(notice.failure, texts) : notice.text;
        const body = failed ? failureSentence(notice.failure, texts) : notice.detail;
        dispatchToast(
          <Toast>
            <ToastTitle>{title}</ToastTitle>
            {body !== undefined && <ToastBody>{body}</ToastBody>}
          </Toast>,
          { intent: failed ? "error" : "success", timeout: failed ? 10_000 : 4_000 },
        );
      }),
    [hub, dispatchToast, texts],
  );
  return <Toaster toasterId={id} position="bottom" pauseOnHover />;
}
