// How one connection is: the state, a sentence, since when, and the next try (promise 10).
import { Badge, Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { useRefreshApp } from "../app/refresh";
import { useApi } from "../platform/context";
import type { ConnectionView } from "../platform/types";
import { keys } from "../queries";
import { dayTime } from "../shared/time";
import { useLanguage, useTexts, type Texts } from "../texts";
import { Card } from "./Card";

const useStyles = makeStyles({ quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 } });

type Tone = "success" | "warning" | "danger" | "informative";

function stateOf({ state, next_try }: ConnectionView, texts: Texts): [Tone, string] {
  switch (state) {
    case "connected": return next_try === null ? ["success", texts.sync.good] : ["warning", texts.sync.busy];
    case "connecting": return ["informative", texts.app.connecting];
    case "offline": return ["warning", texts.app.offline];
    case "off": return ["informative", texts.sync.paused];
    case "needs_sign_in": return ["danger", texts.sync.attention];
    case "none": return ["informative", texts.app.notConnected];
  }
}

export function Connection({ title, name, connection, children }: { title: string; name: string; connection: ConnectionView; children?: ReactNode }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const [tone, words] = stateOf(connection, texts);
  // Sentences say since when, and when the next try is; the one that asks for a sign-in does not.
  const since = connection.state === "needs_sign_in" ? connection.since : null;
  return (
    <Card title={title} badge={<Badge appearance="tint" color={tone}>{words}</Badge>}>
      {name !== "" && <Text>{name}</Text>}
      <Text>{connection.sentence}</Text>
      {since !== null && <span className={styles.quiet}>{texts.sync.since(dayTime(since, tag))}</span>}
      {children}
    </Card>
  );
}

export function SwitchOn(): ReactElement {
  const texts = useTexts();
  const api = useApi();
  const client = useQueryClient();
  const refresh = useRefreshApp();
  const change = useMutation({
    mutationFn: () => api.setOption({ option: "connection", value: true }),
    onSuccess: async (options) => { client.setQueryData(keys.options, options); await refresh(); },
  });
  return <Button appearance="primary" disabled={change.isPending} onClick={() => change.mutate()}>{texts.sync.switchOn}</Button>;
}
