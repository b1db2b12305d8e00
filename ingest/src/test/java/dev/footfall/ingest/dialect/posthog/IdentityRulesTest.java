package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.dialect.posthog.IdentityRules.Claims;
import dev.footfall.ingest.dialect.posthog.IdentityRules.Identity;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityRulesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            anonymous in a browser                | a   | a  |    |    | no  | false | no  | no  | a |
            signed in in a browser                | u   | a  |    | u  | no  | true  | no  | no  | a | u
            signed in, told by the flag only      | u   | a  |    |    | no  | true  | no  | no  | a | u
            signed in, told by the user only      | u   | a  |    | u  | no  |       | no  | no  | a | u
            anonymous again after a reset         | b   | a  |    |    | no  | false | no  | no  | a |
            the same with a client of 2023        | b   | a  |    |    | no  |       | no  | no  | a |
            the identification                    | u   | a  | a  | u  | yes | true  | no  | no  | a | u
            the identification without a device   | u   |    | a  |    | yes |       | no  | no  | a | u
            the identification by a server        | u   |    |    |    | yes |       | yes | no  | u | u
            a server's event                      | u   |    |    |    | no  |       | yes | no  | u | u
            a server's event of nobody            | u   |    |    |    | no  |       | yes | yes | u |
            an event of an unknown sender         | d   |    |    |    | no  |       | no  | no  | d |
            measured without cookies              | $posthog_cookieless | | | | no | false | no | no | |
            a device that is the cookieless mark  | d   | $posthog_cookieless | | | no | | no | no | d |
            empty ids                             | d   | '' | '' | '' | no  |       | no  | no  | d |
            """)
    void visitorsAndUsersAreTold(
            String situation,
            String distinct,
            String device,
            String anonymous,
            String user,
            String identifying,
            Boolean identified,
            String server,
            String personless,
            String visitorId,
            String userId) {
        Identity identity = IdentityRules.identityOf(new Claims(
                Optional.of(distinct),
                Optional.ofNullable(device),
                Optional.ofNullable(anonymous),
                Optional.ofNullable(user),
                identifying.equals("yes"),
                Optional.ofNullable(identified),
                server.equals("yes"),
                personless.equals("yes")));
        assertThat(identity)
                .as(situation)
                .isEqualTo(new Identity(Optional.ofNullable(visitorId), Optional.ofNullable(userId)));
    }
}
