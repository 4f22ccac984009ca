// How received mail is decided about. Turning it on says first what is sent and who will be able to read what is tracked (I-9, I-10).
import { makeStyles, MessageBar, MessageBarBody, Radio, RadioGroup, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactElement } from "react";
import { Group } from "../options/Group";
import { useApi } from "../platform/context";
import type { ReceivedView, ReceivedWay } from "../platform/types";
import { queries } from "../queries";
import { ConfirmDialog } from "../shared/confirm";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetReceived } from "./actions";
import { NeverForAll, NeverList } from "./NeverList";

const useStyles = makeStyles({
  sentence: { paddingInlineStart: "36px", color: tokens.colorNeutralForeground3 },
});

export function ReceivedGroup(): ReactElement {
  const texts = useTexts();
  const view = useQuery(queries.received(useApi()));
  if (view.data === undefined) {
    return (
      <Group title={texts.received.title}>
        {view.error === null ? <Spinner size="tiny" label={texts.common.loading} /> : <FailureNote error={view.error} onRetry={() => void view.refetch()} />}
      </Group>
    );
  }
  return <Choice view={view.data} />;
}

function Choice({ view }: { view: ReceivedView }): ReactElement {
  const styles = useStyles();
  const id = useId();
  const texts = useTexts();
  const change = useSetReceived();
  const [asked, setAsked] = useState<ReceivedWay | null>(null);
  const choose = (value: string): void => {
    const chosen = view.ways.find(({ way }) => way === value)?.way;
    if (chosen === "off") {
      change.mutate("off");
    } else if (chosen !== undefined && chosen !== view.way) {
      change.reset();
      setAsked(chosen);
    }
  };
  const wanted = view.ways.find(({ way }) => way === asked);
  return (
    <>
      <Group title={texts.received.title} text={texts.received.text}>
        {view.warning !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{view.warning}</MessageBarBody></MessageBar>}
        <RadioGroup aria-label={texts.received.title} value={view.way} disabled={change.isPending} onChange={(_event, data) => choose(data.value)}>
          {view.ways.map(({ way, name, sentence }) => (
            <div key={way}>
              <Radio value={way} label={name} aria-describedby={`${id}-${way}`} />
              <Text id={`${id}-${way}`} size={200} block className={styles.sentence}>{sentence}</Text>
            </div>
          ))}
        </RadioGroup>
        <Text size={200} role="status">{view.sentence}</Text>
        {asked === null && change.error !== null && <FailureNote error={change.error} />}
      </Group>
      <NeverList entries={view.never} conversations={view.conversations} />
      {view.never_for_all !== null && <NeverForAll list={view.never_for_all} />}
      {wanted !== undefined && (
        <ConfirmDialog title={texts.received.agreeTitle(wanted.name)} text={wanted.sentence} confirm={texts.received.agree} busy={change.isPending} error={change.error}
          onConfirm={() => change.mutate(wanted.way, { onSuccess: () => setAsked(null) })} onClose={() => setAsked(null)}>
          <p>{view.readers}</p>
          <p>{texts.received.agreeText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
