// The person types the organization's address, or looks for their organizations; what is found says how to sign in.
import { Button, Divider, Field, Input, makeStyles, Spinner, Text } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { useApi } from "../platform/context";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { FindOrganizations } from "./FindOrganizations";
import { MethodChoice } from "./MethodChoice";
import { waysInto } from "./ways";

const useStyles = makeStyles({ form: { display: "flex", flexDirection: "column", rowGap: "14px" }, button: { alignSelf: "flex-start" } });

interface Props {
  /** Whether *Keep me signed in* is set to begin with: only when the person chose it before. */
  kept?: boolean;
  onDone: () => void;
}

export function OrganizationStep({ kept = false, onDone }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const [address, setAddress] = useState("");
  const [finding, setFinding] = useState(false);
  const probe = useMutation({ mutationFn: (asked: string) => api.probe(asked), meta: { inline: true } });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (address.trim() !== "" && !probe.isPending) {
      probe.mutate(address.trim());
    }
  };
  if (finding) {
    return <FindOrganizations kept={kept} onDone={onDone} onBack={() => setFinding(false)} />;
  }
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <Field label={texts.start.address} hint={texts.start.addressHint}>
          <Input value={address} type="text" inputMode="url" dir="ltr" autoComplete="off" spellCheck={false} onChange={(_event, data) => { setAddress(data.value); probe.reset(); }} />
        </Field>
        {probe.data === undefined && (
          <Button className={styles.button} type="submit" disabled={address.trim() === "" || probe.isPending} icon={probe.isPending ? <Spinner size="tiny" /> : undefined}>{texts.start.find}</Button>
        )}
        {probe.error !== null && <FailureNote error={probe.error} />}
      </form>
      {probe.data !== undefined && (
        <>
          <Text>{texts.start.signInAt(probe.data.authority)}</Text>
          <MethodChoice ways={waysInto(api, probe.data.url)} methods={probe.data.methods} email="" kept={kept} onDone={onDone} />
        </>
      )}
      {probe.data === undefined && (
        <>
          <Divider>{texts.find.or}</Divider>
          <Button className={styles.button} icon={<SearchRegular />} onClick={() => setFinding(true)}>{texts.find.title}</Button>
        </>
      )}
    </>
  );
}
