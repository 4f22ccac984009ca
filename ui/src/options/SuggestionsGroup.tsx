// Whom suggestions of recipients name, as the person chose on this computer.
import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { SuggestedContacts, SuggestedOthers, SuggestionsView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function SuggestionsGroup({ suggestions }: { suggestions: SuggestionsView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const contacts: [SuggestedContacts, string][] = [["synchronized", texts.options.suggestContactsSynchronized], ["all", texts.options.suggestContactsAll]];
  const others: [SuggestedOthers, string][] = [["nobody", texts.options.suggestOthersNobody], ["own", texts.options.suggestOthersOwn], ["all", texts.options.suggestOthersAll]];
  const selectContacts = (value: string): void => {
    const chosen = contacts.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "suggest_contacts", value: chosen[0] });
    }
  };
  const selectOthers = (value: string): void => {
    const chosen = others.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "suggest_others", value: chosen[0] });
    }
  };
  return (
    <Group title={texts.options.suggest} text={texts.options.suggestText}>
      <Field label={texts.options.suggestContacts}>
        <RadioGroup value={suggestions.contacts} disabled={change.isPending} onChange={(_event, data) => selectContacts(data.value)}>
          {contacts.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
        </RadioGroup>
      </Field>
      <Field label={texts.options.suggestOthers}>
        <RadioGroup value={suggestions.others} disabled={change.isPending} onChange={(_event, data) => selectOthers(data.value)}>
          {others.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
        </RadioGroup>
      </Field>
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}
