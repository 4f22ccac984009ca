// The mark on tracked messages (G-90): turned on only after what is written, and who can read what is tracked, were seen.
import { Switch, Text } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { MarksView } from "../platform/types";
import { ConfirmDialog } from "../shared/confirm";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function MarksGroup({ marks }: { marks: MarksView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const [asked, setAsked] = useState(false);
  const toggle = (on: boolean): void => {
    change.reset();
    if (on) {
      setAsked(true);
    } else {
      change.mutate({ option: "marks", value: false });
    }
  };
  return (
    <Group title={texts.options.marks}>
      <Switch label={texts.options.marksSwitch} checked={marks.on} disabled={change.isPending} onChange={(_event, data) => toggle(data.checked)} />
      <Text size={200} role="status">{marks.sentence}</Text>
      {!asked && change.error !== null && <FailureNote error={change.error} />}
      {asked && (
        <ConfirmDialog title={texts.options.marksAsk} text={marks.agreement} confirm={texts.received.agree} busy={change.isPending} error={change.error}
          onConfirm={() => change.mutate({ option: "marks", value: true }, { onSuccess: () => setAsked(false) })} onClose={() => setAsked(false)}>
          <p>{marks.readers}</p>
        </ConfirmDialog>
      )}
    </Group>
  );
}
