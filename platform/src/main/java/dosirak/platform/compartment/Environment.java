package dosirak.platform.compartment;

import dosirak.platform.Settings;
import dosirak.platform.access.AccessCopies;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.Signals;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedJson;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.stream.StreamWriter;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all compartments of a process share.
 *
 * @param database where schemas are made and pools come from
 * @param sources where subscriptions read other domains' events
 * @param process tells this process from others that run the same domains
 * @param keys the public keys that tokens are checked with
 * @param accessCopies what the compartments that serve know of access
 * @param cookies the sessions of browsers
 * @param personKeys seals and opens what is kept of people
 * @param sealedJson writes and opens answers and messages that may rest
 * @param sharedCache what processes of one domain share of what they read
 * @param kind what this installation is for; decides what may be simulated and shown
 */
public record Environment(
    Settings settings,
    DomainDatabase database,
    EventTransport sources,
    UUID process,
    Signals signals,
    CityClock cityClock,
    MachineClock machineClock,
    Identifiers identifiers,
    RandomGenerator random,
    KeyRing keys,
    AccessCopies accessCopies,
    SessionCookies cookies,
    JsonMapper json,
    PersonKeys personKeys,
    SealedJson sealedJson,
    MeterRegistry meters,
    EventLag eventLag,
    StreamWriter streams,
    SharedCache sharedCache,
    InstallationKind kind,
    ServletContext servletContext) {
  /** The same, but what happens in it is neither announced nor measured. */
  Environment unheard() {
    return new Environment(
        settings,
        database,
        sources,
        process,
        new Signals(),
        cityClock,
        machineClock,
        identifiers,
        random,
        new KeyRing(),
        new AccessCopies(),
        cookies,
        json,
        personKeys,
        sealedJson,
        new SimpleMeterRegistry(),
        new EventLag(new SimpleMeterRegistry()),
        streams,
        SharedCache.NONE,
        kind,
        servletContext);
  }
}
