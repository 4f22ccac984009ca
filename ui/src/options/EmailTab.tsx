// Which received mail is tracked. The organization keeps the choice: it is written once the person rests on it, not at each
// step of an arrow key.
import { MessageBar, MessageBarBody, Radio, RadioGroup } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { OptionsView, TrackOption } from "../platform/types";
import { useRested } from "../shared/debounce";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";
import { MarksGroup } from "./MarksGroup";
import { PendingSendGroup } from "./PendingSendGroup";
import { SuggestionsGroup } from "./SuggestionsGroup";
import { UnknownSendersGroup } from "./UnknownSendersGroup";
import { FoldersGroup } from "../folders/FoldersGroup";
import { SignatureGroup } from "../compose/SignatureGroup";
import { ReceivedGroup } from "../received/ReceivedGroup";

const REST = 700;

export function EmailTab({ options }: { options: OptionsView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const choices: [TrackOption, string][] = [
    ["all", texts.options.trackAll], ["in_response", texts.options.trackInResponse], ["from_people", texts.options.trackFromPeople],
    ["from_email_enabled", texts.options.trackFromEmailEnabled], ["none", texts.options.trackNone],
  ];
  const blocked = options.track_blocked ?? (options.track === null ? texts.options.trackUnknown : null);
  // What was chosen and is not kept yet; the newest stands, whatever becomes of an earlier one.
  const [chosen, setChosen] = useState<TrackOption | null>(null);
  const write = useRested((value: TrackOption) => {
    const done = (): void => setChosen((now) => (now === value ? null : now));
    change.mutate({ option: "track", value }, { onSettled: done });
  }, REST);
  const select = (value: string): void => {
    const found = choices.find(([name]) => name === value);
    if (found !== undefined) {
      setChosen(found[0]);
      write(found[0]);
    }
  };
  return (
    <>
    <Group title={texts.options.trackTitle}>
      {blocked !== null && <MessageBar intent="warning" layout="multiline"><MessageBarBody>{blocked}</MessageBarBody></MessageBar>}
      <RadioGroup aria-label={texts.options.track} value={chosen ?? options.track ?? ""} disabled={blocked !== null} onChange={(_event, data) => select(data.value)}>
        {choices.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
      </RadioGroup>
    </Group>
    <ReceivedGroup />
    <UnknownSendersGroup unknown={options.unknown_senders} />
    <FoldersGroup />
    <MarksGroup marks={options.marks} />
    <PendingSendGroup pending={options.pending_send} />
    <SuggestionsGroup suggestions={options.suggestions} />
    <SignatureGroup />
    </>
  );
}
