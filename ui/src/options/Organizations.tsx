// The person's organizations: which one is in use, which one is the primary one, adding and removing one.
import { Badge, Button, makeStyles, mergeClasses, Text, tokens } from "@fluentui/react-components";
import { AddRegular, BuildingRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useOrganization } from "../app/organizations";
import { useRefreshApp } from "../app/refresh";
import { useApi } from "../platform/context";
import type { AppView, OrganizationChoiceView } from "../platform/types";
import { ConfirmDialog } from "../shared/confirm";
import { useTexts } from "../texts";
import { AddOrganization } from "./AddOrganization";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "10px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  row: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr) auto", columnGap: "12px", rowGap: "6px", alignItems: "center" },
  icon: { display: "grid", placeContent: "center", inlineSize: "32px", blockSize: "32px", borderRadius: tokens.borderRadiusMedium, fontSize: "18px", lineHeight: 0, backgroundColor: tokens.colorNeutralBackground3 },
  on: { backgroundColor: tokens.colorBrandBackground2, color: tokens.colorBrandForeground2 },
  words: { display: "grid", minInlineSize: 0, overflowWrap: "anywhere" },
  name: { display: "flex", flexWrap: "wrap", columnGap: "8px", rowGap: "2px", alignItems: "center" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  buttons: { display: "flex", flexWrap: "wrap", gap: "6px", justifyContent: "flex-end" },
});

export function Organizations({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [adding, setAdding] = useState(false);
  const several = app.organizations.length > 1;
  return (
    <>
      <ul className={styles.list} aria-label={texts.organizations.title}>
        {app.organizations.map((one) => <li key={one.id} className={styles.row}><Row organization={one} several={several} /></li>)}
      </ul>
      {app.organization !== null && <Button icon={<AddRegular />} onClick={() => setAdding(true)}>{texts.organizations.add}</Button>}
      {adding && <AddOrganization kept={app.settings.keep_signed_in} onClose={() => setAdding(false)} />}
    </>
  );
}

function Row({ organization, several }: { organization: OrganizationChoiceView; several: boolean }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const refresh = useRefreshApp();
  const [removing, setRemoving] = useState(false);
  const use = useOrganization();
  const primary = useMutation({ mutationFn: () => api.makePrimary(organization.id), onSettled: () => refresh() });
  const remove = useMutation({ mutationFn: () => api.removeOrganization(organization.id), meta: { inline: true }, onSuccess: async () => { setRemoving(false); await refresh(); } });
  const { name } = organization;
  return (
    <>
      <span className={mergeClasses(styles.icon, organization.current && styles.on)} aria-hidden><BuildingRegular /></span>
      <span className={styles.words}>
        <span className={styles.name}>
          <Text weight={organization.current ? "semibold" : "regular"}><bdi>{name}</bdi></Text>
          {several && organization.current && <Badge appearance="tint" color="brand">{texts.organizations.current}</Badge>}
          {several && organization.primary && <Badge appearance="outline">{texts.organizations.primary}</Badge>}
          {several && organization.waiting > 0 && <Badge appearance="tint" color="warning">{texts.organizations.waiting(organization.waiting)}</Badge>}
        </span>
        <span className={styles.quiet} dir="ltr">{organization.url}</span>
      </span>
      {several && (
        <span className={styles.buttons}>
          {!organization.current && <Button size="small" disabled={use.isPending} aria-label={texts.organizations.useNamed(name)} onClick={() => use.mutate(organization.id)}>{texts.organizations.use}</Button>}
          {!organization.primary && <Button size="small" disabled={primary.isPending} aria-label={texts.organizations.makePrimaryNamed(name)} onClick={() => primary.mutate()}>{texts.organizations.makePrimary}</Button>}
          {!organization.current && <Button size="small" aria-label={texts.organizations.removeNamed(name)} onClick={() => setRemoving(true)}>{texts.organizations.remove}</Button>}
        </span>
      )}
      {removing && <ConfirmDialog title={texts.organizations.removeTitle(name)} text={texts.organizations.removeText} confirm={texts.organizations.removeConfirm}
        busy={remove.isPending} error={remove.error} onConfirm={() => remove.mutate()} onClose={() => { setRemoving(false); remove.reset(); }} />}
    </>
  );
}
