// The way to the rules of the synchronization: which field travels which way, and which records come.
import { Button, makeStyles } from "@fluentui/react-components";
import { FilterRegular, TableSettingsRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import { useTexts } from "../../texts";
import { FieldsDialog } from "./FieldsDialog";
import { FiltersDialog } from "./FiltersDialog";

const useStyles = makeStyles({ root: { display: "flex", flexWrap: "wrap", gap: "8px" } });

export function RulesButtons(): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [open, setOpen] = useState<"fields" | "filters" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div className={styles.root}>
      <Button icon={<FilterRegular />} onClick={() => setOpen("filters")}>{texts.syncFilters.open}</Button>
      <Button icon={<TableSettingsRegular />} onClick={() => setOpen("fields")}>{texts.syncFields.open}</Button>
      {open === "fields" && <FieldsDialog onClose={close} />}
      {open === "filters" && <FiltersDialog onClose={close} />}
    </div>
  );
}
