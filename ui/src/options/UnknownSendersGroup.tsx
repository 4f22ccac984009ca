// What unknown senders of mail that is tracked by itself become (A-64, G-30). The organization keeps the choice.
import { Radio, RadioGroup, Text } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { UnknownSenderOption, UnknownSendersView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function UnknownSendersGroup({ unknown }: { unknown: UnknownSendersView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const choices: [UnknownSenderOption, string][] = [
    ["nothing", texts.options.unknownNothing], ["contacts", texts.options.unknownContacts], ["leads", texts.options.unknownLeads],
  ];
  const shown = change.isPending && change.variables.option === "unknown_senders" ? change.variables.value : unknown.option;
  const select = (value: string): void => {
    const chosen = choices.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "unknown_senders", value: chosen[0] });
    }
  };
  return (
    <Group title={texts.options.unknown} text={texts.options.unknownText}>
      <RadioGroup aria-label={texts.options.unknown} value={shown ?? ""} disabled={unknown.option === null || change.isPending} onChange={(_event, data) => select(data.value)}>
        {choices.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
      </RadioGroup>
      <Text size={200} role="status">{unknown.sentence}</Text>
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}
