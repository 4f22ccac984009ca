// What waits for the person in the synchronization: questions first, then what both sides changed, then what was answered and can
// be taken back. Nothing is shown where nothing waits.
import { Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { AppView } from "../../platform/types";
import { queries } from "../../queries";
import { failureOf } from "../../queries/client";
import { FailureNote } from "../../shared/failure";
import { useTexts } from "../../texts";
import { Card } from "../Card";
import { looksAtBothSides } from "./actions";
import { Conflicts } from "./Conflicts";
import { Invitations, Proposals } from "./Questions";
import { Decided } from "./Undo";

export function Decisions({ app }: { app: AppView }): ReactElement | null {
  const texts = useTexts();
  const connected = looksAtBothSides(app);
  const waiting = useQuery({ ...queries.decisions(useApi()), enabled: connected });
  if (waiting.error !== null) {
    // Where this mailbox, this person or this computer does not synchronize, nothing waits; the other cards say why.
    const { code } = failureOf(waiting.error);
    return code === "unsupported" || code === "forbidden" ? null
      : <Card title={texts.syncDecisions.title}><FailureNote error={waiting.error} onRetry={() => void waiting.refetch()} /></Card>;
  }
  const { data } = waiting;
  if (data === undefined) {
    return connected ? <Card title={texts.syncDecisions.title}><Spinner size="tiny" label={texts.syncDecisions.looking} /></Card> : null;
  }
  return (
    <>
      {data.invitations.length > 0 && <Invitations invitations={data.invitations} />}
      {data.conflicts.length > 0 && <Conflicts conflicts={data.conflicts} organization={app.organization?.name ?? ""} />}
      {data.proposals.length > 0 && <Proposals proposals={data.proposals} />}
      {data.decided.length > 0 && <Decided decided={data.decided} />}
    </>
  );
}
