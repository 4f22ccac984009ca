// The filters that decide which records come to the mailbox (C): listed in words, switched, made and changed, with what a change
// would do before it is done.
import { Button, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Spinner, Text, tokens } from "@fluentui/react-components";
import { AddRegular, ArrowResetRegular, DismissRegular, PeopleTeamRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FilterChange, SyncFiltersView } from "../../platform/types";
import { queries } from "../../queries";
import { FailureNote } from "../../shared/failure";
import { useFocusBack } from "../../shared/focusBack";
import { useTexts } from "../../texts";
import { DifferenceDialog } from "./DifferenceDialog";
import { FilterEditor, type Edited } from "./FilterEditor";
import { FilterItem } from "./FilterItem";

const useStyles = makeStyles({
  surface: { maxInlineSize: "min(940px, calc(100vw - 32px))", inlineSize: "100%" },
  content: { display: "flex", flexDirection: "column", rowGap: "12px", blockSize: "min(640px, 74vh)", overflowY: "hidden" },
  bar: { display: "flex", flexWrap: "wrap", gap: "8px", flexShrink: 0 },
  list: { flexGrow: 1, minBlockSize: 0, overflowY: "auto", display: "flex", flexDirection: "column", rowGap: "14px" },
  kind: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  group: { display: "flex", flexDirection: "column", rowGap: "6px" },
  items: { display: "flex", flexDirection: "column", rowGap: "6px", margin: 0, padding: 0, listStyleType: "none" },
  nothing: { color: tokens.colorNeutralForeground3 },
});

/** A change that waits for a yes, and what is asked. */
export interface Asked {
  change: FilterChange;
  title: string;
  confirm: string;
}

export function FiltersDialog({ onClose }: { onClose: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  useFocusBack();
  const filters = useQuery({ ...queries.syncFilters(useApi()), refetchOnMount: "always" });
  const [edited, setEdited] = useState<Edited | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const title = edited === null ? texts.syncFilters.title : edited.id === null ? texts.syncFilters.new : texts.syncFilters.filter;
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open && (edited === null || data.type !== "backdropClick")) { onClose(); } }}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle action={<Button appearance="subtle" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onClose} />}>{title}</DialogTitle>
          <DialogContent className={styles.content}>
            {edited !== null ? <FilterEditor edited={edited} onAsk={setAsked} onBack={() => setEdited(null)} />
              : filters.data !== undefined ? <Listed view={filters.data} onEdit={setEdited} onAsk={setAsked} />
                : filters.error !== null ? <FailureNote error={filters.error} onRetry={() => void filters.refetch()} /> : <Spinner label={texts.common.loading} />}
          </DialogContent>
        </DialogBody>
        {asked !== null && <DifferenceDialog asked={asked} onClose={() => setAsked(null)} onDone={() => { setAsked(null); setEdited(null); }} />}
      </DialogSurface>
    </Dialog>
  );
}

interface ListedProps {
  view: SyncFiltersView;
  onEdit: (edited: Edited) => void;
  onAsk: (asked: Asked) => void;
}

function Listed({ view, onEdit, onAsk }: ListedProps): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  return (
    <>
      <Text>{texts.text} {view.sentence}</Text>
      <div className={styles.bar}>
        <Menu>
          <MenuTrigger disableButtonEnhancement><Button appearance="primary" icon={<AddRegular />}>{texts.new}</Button></MenuTrigger>
          <MenuPopover><MenuList>{view.tables.map((table) => <MenuItem key={table.table} onClick={() => onEdit({ id: null, table: table.table, everybody: false })}>{table.title}</MenuItem>)}</MenuList></MenuPopover>
        </Menu>
        {view.may_change_everybodys && (
          <Menu>
            <MenuTrigger disableButtonEnhancement><Button icon={<PeopleTeamRegular />}>{texts.newForEverybody}</Button></MenuTrigger>
            <MenuPopover><MenuList>{view.tables.map((table) => <MenuItem key={table.table} onClick={() => onEdit({ id: null, table: table.table, everybody: true })}>{table.title}</MenuItem>)}</MenuList></MenuPopover>
          </Menu>
        )}
        <Button icon={<ArrowResetRegular />} onClick={() => onAsk({ change: { change: "reset" }, title: texts.resetTitle, confirm: texts.resetConfirm })}>{texts.reset}</Button>
      </div>
      <div className={styles.list}>
        {view.tables.map((table) => {
          const own = view.filters.filter((filter) => filter.table === table.table);
          return (
            <section key={table.table} className={styles.group} aria-label={table.title}>
              <h3 className={styles.kind}>{table.title}</h3>
              {own.length > 0 && <ul className={styles.items}>{own.map((filter) => <FilterItem key={filter.id} filter={filter} onEdit={onEdit} onAsk={onAsk} />)}</ul>}
              {table.nothing !== null && <Text size={200} className={styles.nothing}>{table.nothing}</Text>}
            </section>
          );
        })}
      </div>
    </>
  );
}
