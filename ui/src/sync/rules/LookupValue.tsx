// The value of a lookup: records found by name as one types; several where the operator takes several.
import { Combobox, makeStyles, Option, Tag, TagGroup, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FilterValueView } from "../../platform/types";
import { queries } from "../../queries";
import { failureOf } from "../../queries/client";
import { useDebounced } from "../../shared/debounce";
import { failureSentence } from "../../shared/failure";
import { useTexts } from "../../texts";

const REST = 200;

/** Fluent gives a combobox a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "4px" },
  box: { minInlineSize: 0, inlineSize: "100%" },
  chosen: { flexWrap: "wrap", rowGap: "4px" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  table: string;
  column: string;
  many: boolean;
  values: readonly FilterValueView[];
  disabled: boolean;
  onChange: (values: FilterValueView[]) => void;
}

export function LookupValue({ table, column, many, values, disabled, onChange }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const chosen = values.filter((value) => value.text !== "");
  const shown = many ? "" : chosen[0]?.label ?? chosen[0]?.text ?? "";
  const [text, setText] = useState(shown);
  const [before, setBefore] = useState(shown);
  // Another value stands here now: a condition before this one was taken away.
  if (shown !== before) {
    setBefore(shown);
    setText(shown);
  }
  const asked = useDebounced(text.trim(), REST);
  const wanted = asked !== "" && asked !== shown;
  const found = useQuery({ ...queries.filterLookup(useApi(), table, column, asked), enabled: wanted });
  const records = wanted ? found.data ?? [] : [];
  const hint = found.error !== null ? failureSentence(failureOf(found.error), texts)
    : !wanted ? texts.syncFilters.lookupHint : found.isFetching ? texts.app.searching : texts.syncFilters.lookupNothing(asked);
  const choose = (id: string | undefined): void => {
    const record = records.find((one) => one.id === id);
    if (record !== undefined) {
      const value = { text: record.id, label: record.name, table: record.table };
      onChange(many ? [...chosen.filter((one) => one.text !== record.id), value] : [value]);
      setText(many ? "" : record.name);
    }
  };
  return (
    <div className={styles.root}>
      {many && chosen.length > 0 && (
        <TagGroup className={styles.chosen} size="small" aria-label={texts.syncFilters.chosen} onDismiss={(_event, data) => onChange(chosen.filter((value) => value.text !== data.value))}>
          {chosen.map((value) => <Tag key={value.text} value={value.text} dismissible={!disabled} dismissIcon={{ "aria-label": texts.syncFilters.remove }}><span dir="auto">{value.label ?? value.text}</span></Tag>)}
        </TagGroup>
      )}
      <Combobox input={{ style: FLEXIBLE }} style={FLEXIBLE} className={styles.box} freeform disabled={disabled} aria-label={texts.syncFilters.value} placeholder={texts.syncFilters.lookup} value={text} selectedOptions={[]}
        onChange={(event) => setText(event.target.value)} onOptionSelect={(_event, data) => choose(data.optionValue)} onBlur={() => { if (!many) { setText(shown); } }}>
        {records.map((record) => <Option key={record.id} value={record.id} text={record.name} checkIcon={null}><span dir="auto">{record.name}</span></Option>)}
        {records.length === 0 && <Option key="hint" disabled value="" text="" checkIcon={null}>{hint}</Option>}
      </Combobox>
    </div>
  );
}
