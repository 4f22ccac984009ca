// Finding one's organizations: sign in once, see what can be entered, enter one (B5).
import { Badge, Button, Dropdown, Field, makeStyles, Option, Spinner, Text, tokens } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { Failure } from "../platform/api";
import { useApi } from "../platform/context";
import type { CloudView, FoundOrganizationView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { MethodChoice } from "./MethodChoice";
import { waysInto, waysToFind } from "./ways";

const CLOUDS = ["commercial", "gcc", "gcc_high", "dod", "china"] as const satisfies readonly CloudView[];

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "14px" },
  start: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "10px", alignItems: "end" },
  list: { display: "grid", rowGap: "6px", margin: 0, padding: 0, listStyleType: "none", maxBlockSize: "320px", overflowY: "auto" },
  row: { inlineSize: "100%", justifyContent: "flex-start", textAlign: "start", paddingBlock: "8px", columnGap: "12px" },
  words: { display: "grid", minInlineSize: 0, flexGrow: 1, overflowWrap: "anywhere", justifyItems: "start" },
  name: { display: "flex", flexWrap: "wrap", columnGap: "8px", alignItems: "center" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, fontWeight: tokens.fontWeightRegular },
  buttons: { display: "flex", columnGap: "8px" },
});

interface Found {
  organizations: FoundOrganizationView[];
  keep: boolean;
}

export function FindOrganizations({ kept, onDone, onBack }: { kept: boolean; onDone: () => void; onBack: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [cloud, setCloud] = useState<CloudView>("commercial");
  const [found, setFound] = useState<Found | null>(null);
  const place = useMutation({ mutationFn: (asked: CloudView) => api.discovery(asked), meta: { inline: true } });
  if (found !== null) {
    return <FoundList found={found} onDone={onDone} onBack={() => setFound(null)} />;
  }
  return (
    <div className={styles.root}>
      <div className={styles.start}>
        <Field label={texts.find.cloud}>
          <Dropdown value={texts.find.cloudOf(cloud)} selectedOptions={[cloud]}
            onOptionSelect={(_event, data) => { const next = CLOUDS.find((one) => one === data.optionValue); if (next !== undefined) { setCloud(next); place.reset(); } }}>
            {CLOUDS.map((one) => <Option key={one} value={one}>{texts.find.cloudOf(one)}</Option>)}
          </Dropdown>
        </Field>
        {place.data === undefined && (
          <Button disabled={place.isPending} icon={place.isPending ? <Spinner size="tiny" /> : undefined} onClick={() => place.mutate(cloud)}>{texts.start.find}</Button>
        )}
      </div>
      {place.error !== null && <FailureNote error={place.error} />}
      {place.data !== undefined && (
        <>
          <Text>{texts.start.signInAt(place.data.authority)}</Text>
          <MethodChoice ways={waysToFind(api, cloud)} methods={place.data.methods} email="" kept={kept} onDone={(organizations, keep) => setFound({ organizations, keep })} />
        </>
      )}
      <div className={styles.buttons}><Button appearance="subtle" onClick={onBack}>{texts.find.typeInstead}</Button></div>
    </div>
  );
}

/** What can be entered. An organization whose people sign in elsewhere asks for that, and only then. */
function FoundList({ found, onDone, onBack }: { found: Found; onDone: () => void; onBack: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [elsewhere, setElsewhere] = useState<FoundOrganizationView | null>(null);
  const enter = useMutation({
    mutationFn: (organization: FoundOrganizationView) => api.enterFound(organization.id, found.keep),
    meta: { inline: true }, onSuccess: onDone,
    onError: (error, organization) => { if (error instanceof Failure && error.view.code === "sign_in") { setElsewhere(organization); } },
  });
  if (elsewhere !== null) {
    return <Elsewhere organization={elsewhere} keep={found.keep} onDone={onDone} onBack={() => { setElsewhere(null); enter.reset(); }} />;
  }
  return (
    <div className={styles.root}>
      {found.organizations.length === 0 ? <Text>{texts.find.none}</Text> : <Text weight="semibold">{texts.find.choose}</Text>}
      <ul className={styles.list} aria-label={texts.find.choose}>
        {found.organizations.map((organization) => (
          <li key={organization.id}>
            <Button className={styles.row} disabledFocusable={enter.isPending || !organization.enabled} onClick={() => enter.mutate(organization)}
              icon={enter.isPending && enter.variables.id === organization.id ? <Spinner size="tiny" /> : undefined}>
              <span className={styles.words}>
                <span className={styles.name}>
                  <bdi>{organization.name}</bdi>
                  {!organization.enabled && <Badge appearance="tint" color="warning">{texts.find.disabled}</Badge>}
                  {organization.known && <Badge appearance="tint" color="brand">{texts.find.known}</Badge>}
                  {organization.purpose !== "" && <Badge appearance="outline">{organization.purpose}</Badge>}
                </span>
                <span className={styles.quiet} dir="ltr">{organization.url}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {enter.error !== null && <FailureNote error={enter.error} />}
      <div className={styles.buttons}><Button appearance="subtle" onClick={onBack}>{texts.common.back}</Button></div>
    </div>
  );
}

function Elsewhere({ organization, keep, onDone, onBack }: { organization: FoundOrganizationView; keep: boolean; onDone: () => void; onBack: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const probe = useMutation({ mutationFn: () => api.probe(organization.url), meta: { inline: true } });
  return (
    <div className={styles.root}>
      <Text>{texts.find.elsewhere(organization.name)}</Text>
      {probe.data === undefined ? <Button disabled={probe.isPending} icon={probe.isPending ? <Spinner size="tiny" /> : undefined} onClick={() => probe.mutate()}>{texts.start.find}</Button>
        : <><Text>{texts.start.signInAt(probe.data.authority)}</Text><MethodChoice ways={waysInto(api, probe.data.url)} methods={probe.data.methods} email="" kept={keep} onDone={onDone} /></>}
      {probe.error !== null && <FailureNote error={probe.error} />}
      <div className={styles.buttons}><Button appearance="subtle" onClick={onBack}>{texts.common.back}</Button></div>
    </div>
  );
}
