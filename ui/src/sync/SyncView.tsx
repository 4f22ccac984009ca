// How things stand between this computer, the mailbox and the organization: what works, what waits, since when, what next.
import { Badge, Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { useRefreshApp } from "../app/refresh";
import { Machines } from "../options/Machines";
import { useApi } from "../platform/context";
import type { AppView, ConnectionState, ConnectionView } from "../platform/types";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { dayTime } from "../shared/time";
import { useLanguage, useTexts, type Texts } from "../texts";
import { ServicesNote } from "./ServicesNote";
import { Waiting } from "./Waiting";

const useStyles = makeStyles({
  root: { flexGrow: 1, overflowY: "auto", padding: "14px 24px 24px", display: "flex", flexDirection: "column", rowGap: "14px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  grid: { display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(320px, 100%), 1fr))", gap: "14px" },
  card: {
    display: "flex", flexDirection: "column", alignItems: "flex-start", rowGap: "8px", padding: "16px", backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusLarge,
  },
  head: { display: "flex", alignItems: "center", columnGap: "10px", inlineSize: "100%" },
  cardTitle: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

type Tone = "success" | "warning" | "danger" | "informative";

function stateOf(state: ConnectionState, texts: Texts): [Tone, string] {
  switch (state) {
    case "connected": return ["success", texts.sync.good];
    case "connecting": return ["informative", texts.app.connecting];
    case "offline": return ["warning", texts.app.offline];
    case "off": return ["informative", texts.sync.paused];
    case "needs_sign_in": return ["danger", texts.sync.attention];
    case "none": return ["informative", texts.app.notConnected];
  }
}

export function SyncView({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const options = useQuery(queries.options(api));
  return (
    <div className={styles.root} data-region="sync">
      <h2 className={styles.title}>{texts.sync.title}</h2>
      <div className={styles.grid}>
        <Card title={texts.sync.organization} name={app.organization?.name ?? ""} connection={app.connection}>
          {app.connection.state === "off" && <SwitchOn />}
        </Card>
        {app.mailbox !== null && <Card title={texts.sync.mailbox} name={app.mailbox.label} connection={app.mailbox.connection} />}
        <Waiting pending={app.pending} />
        <section className={styles.card} aria-label={texts.sync.computer}>
          <h3 className={styles.cardTitle}>{texts.sync.computer}</h3>
          <Text>{app.synchronizing ?? texts.sync.computerUnknown}</Text>
          {options.data?.machines_shown === true && <Machines machines={options.data.machines} />}
          {options.error !== null && <FailureNote error={options.error} onRetry={() => void options.refetch()} />}
        </section>
        {app.services !== null && (
          <section className={styles.card} aria-label={texts.sync.services}>
            <h3 className={styles.cardTitle}>{texts.sync.services}</h3>
            <ServicesNote services={app.services} />
          </section>
        )}
      </div>
    </div>
  );
}

function Card({ title, name, connection, children }: { title: string; name: string; connection: ConnectionView; children?: ReactNode }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const [tone, words] = stateOf(connection.state, texts);
  const times = [
    connection.since === null ? "" : texts.sync.since(dayTime(connection.since, tag)),
    connection.next_try === null ? "" : texts.sync.nextTry(dayTime(connection.next_try, tag)),
  ].filter(Boolean);
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.head}><h3 className={styles.cardTitle}>{title}</h3><Badge appearance="tint" color={tone}>{words}</Badge></div>
      {name !== "" && <Text>{name}</Text>}
      <Text>{connection.sentence}</Text>
      {times.length > 0 && <span className={styles.quiet}>{times.join(" · ")}</span>}
      {children}
    </section>
  );
}

function SwitchOn(): ReactElement {
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
