// Which received mail is tracked. The organization keeps the choice.
import { MessageBar, MessageBarBody, Radio, RadioGroup } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { OptionsView, TrackOption } from "../platform/types";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";
import { FoldersGroup } from "../folders/FoldersGroup";
import { SignatureGroup } from "../compose/SignatureGroup";
import { ReceivedGroup } from "../received/ReceivedGroup";

export function EmailTab({ options }: { options: OptionsView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const choices: [TrackOption, string][] = [
    ["all", texts.options.trackAll], ["in_response", texts.options.trackInResponse], ["from_people", texts.options.trackFromPeople],
    ["from_email_enabled", texts.options.trackFromEmailEnabled], ["none", texts.options.trackNone],
  ];
  const blocked = options.track_blocked ?? (options.track === null ? texts.options.trackUnknown : null);
  const shown = change.isPending && change.variables.option === "track" ? change.variables.value : options.track;
  const select = (value: string): void => {
    const chosen = choices.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "track", value: chosen[0] });
    }
  };
  return (
    <>
    <Group title={texts.options.trackTitle}>
      {blocked !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{blocked}</MessageBarBody></MessageBar>}
      <RadioGroup aria-label={texts.options.track} value={shown ?? ""} disabled={blocked !== null || change.isPending} onChange={(_event, data) => select(data.value)}>
        {choices.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
      </RadioGroup>
    </Group>
    <ReceivedGroup />
    <FoldersGroup />
    <SignatureGroup />
    </>
  );
}
