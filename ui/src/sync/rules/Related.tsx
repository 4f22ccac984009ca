// Conditions on rows of another table to which a record leads.
import { Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { FilterGroupView, FilterWayView } from "../../platform/types";
import { useTexts } from "../../texts";
import { ConditionGroup } from "./ConditionGroup";
import type { Sayable } from "./conditions";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "6px" },
  head: { display: "flex", alignItems: "center", columnGap: "8px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  add: { alignSelf: "flex-start", flexShrink: 0 },
  list: { maxBlockSize: "min(360px, 60vh)", overflowY: "auto" },
});

interface Props {
  title: string;
  group: FilterGroupView;
  sayable: Sayable;
  disabled: boolean;
  onRemove: () => void;
  onChange: (group: FilterGroupView) => void;
}

export function RelatedConditions({ title, group, sayable, disabled, onRemove, onChange }: Props): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  return (
    <section className={styles.root} aria-label={texts.related(title)}>
      <div className={styles.head}>
        <h3 className={styles.title}>{texts.related(title)}</h3>
        {!disabled && <Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={texts.removeRelated(title)} onClick={onRemove} />}
      </div>
      <ConditionGroup group={group} sayable={sayable} disabled={disabled} onChange={onChange} />
    </section>
  );
}

export function AddRelated({ ways, onAdd }: { ways: readonly FilterWayView[]; onAdd: (way: FilterWayView) => void }): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement><Button className={styles.add} size="small" appearance="subtle" icon={<AddRegular />}>{texts.addRelated}</Button></MenuTrigger>
      <MenuPopover>
        <MenuList className={styles.list}>
          {ways.map((way) => <MenuItem key={`${way.to} ${way.table}`} onClick={() => onAdd(way)}>{way.title}</MenuItem>)}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
