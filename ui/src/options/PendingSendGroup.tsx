// Mail that the person writes in the organization: whether the synchronizing computer sends it from their mailbox.
import { Switch, Text } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { PendingSendView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function PendingSendGroup({ pending }: { pending: PendingSendView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  return (
    <Group title={texts.options.pendingSend}>
      <Switch label={texts.options.pendingSendSwitch} checked={pending.on} disabled={change.isPending} onChange={(_event, data) => change.mutate({ option: "pending_send", value: data.checked })} />
      <Text size={200} role="status">{pending.sentence}</Text>
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}
