package dev.footfall.sinks.postgres;

import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class PostgresAddressTest {
    @Test
    void takes_a_jdbc_url_as_it_is() {
        assertThat(address("jdbc:postgresql://db:5433/footfall?ssl=true", "u", "p"))
                .isEqualTo("jdbc:postgresql://db:5433/footfall?ssl=true u p");
    }

    @Test
    void takes_a_libpq_url_apart() {
        assertThat(address("postgresql://user:p%40ss+word%2F@db:5432/footfall?sslmode=require", null, null))
                .isEqualTo("jdbc:postgresql://db:5432/footfall?sslmode=require user p@ss+word/");
        assertThat(address("postgres://db/footfall", "u", "p")).isEqualTo("jdbc:postgresql://db/footfall u p");
        assertThat(address("postgresql://user@db/footfall", "other", "p"))
                .isEqualTo("jdbc:postgresql://db/footfall user p");
    }

    @Test
    void does_not_take_an_at_sign_of_a_parameter_for_the_end_of_the_user() {
        assertThat(address("postgresql://db/footfall?ApplicationName=a@b", null, null))
                .isEqualTo("jdbc:postgresql://db/footfall?ApplicationName=a@b null null");
    }

    @Test
    void refuses_what_is_no_address_of_a_postgres() {
        assertThatThrownBy(() -> settings("mysql://db/footfall", "footfall"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: ");
        assertThatThrownBy(() -> settings("postgresql://db/footfall", "Foot\"fall"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("schema: ");
    }

    @Test
    void does_not_show_a_password() {
        assertThat(settings("postgresql://user:s3cret@db/footfall", "footfall").toString())
                .isEqualTo("PostgresSettings[url=postgresql://***@db/footfall, schema=footfall]");
        assertThat(settings("jdbc:postgresql://db/footfall?user=u&password=s3cret", "footfall")
                        .toString())
                .doesNotContain("s3cret");
        assertThat(new PostgresSettings("postgresql://db/f", Optional.of("u"), Optional.of("s3cret"), "footfall")
                        .toString())
                .doesNotContain("s3cret");
    }

    @Test
    void tells_server_and_database_without_a_password() {
        PostgresSettings both = settings("postgresql://user:s3cret@db:6432/foot?sslmode=require", "footfall");
        PostgresSettings jdbc = settings("jdbc:postgresql://one,two:5433/footfall?user=u&password=s3cret", "footfall");

        assertThat(both.server() + " "
                        + settings("postgresql://user:p@db:6432/foot", "footfall")
                                .server())
                .isEqualTo("db:6432 db:6432");
        assertThat(jdbc.server() + " " + jdbc.database()).isEqualTo("one:5432 footfall");
        assertThat(settings("postgresql://[::1]:5432", "footfall").database()).isEmpty();
    }

    private static PostgresSettings settings(String url, String schema) {
        return new PostgresSettings(url, Optional.empty(), Optional.empty(), schema);
    }

    private static String address(
            String url,
            @org.jspecify.annotations.Nullable String user,
            @org.jspecify.annotations.Nullable String password) {
        PostgresAddress address = PostgresAddress.of(
                new PostgresSettings(url, Optional.ofNullable(user), Optional.ofNullable(password), "footfall"));
        return address.url() + " " + address.properties().getProperty("user") + " "
                + address.properties().getProperty("password");
    }
}
