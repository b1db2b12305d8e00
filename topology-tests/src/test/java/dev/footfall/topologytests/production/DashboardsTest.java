package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.topologytests.production.Dashboard.Panel;
import dev.footfall.topologytests.production.Dashboard.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardsTest {
    private static final Set<String> ANY_UNIT =
            Set.of("short", "cps", "reqps", "wps", "ops", "s", "ms", "bytes", "percentunit", "watt", "joule", "kwatth");

    @Test
    void allHaveWhatIsNeededToReadThem() throws IOException {
        List<Dashboard> all = Dashboard.all();
        Known known = Known.read();

        assertThat(all).hasSizeGreaterThan(5);
        assertThat(all.stream().flatMap(dashboard -> faults(dashboard, known).stream()))
                .isEmpty();
        assertThat(all.stream().map(each -> each.json().path("uid").asText())).doesNotHaveDuplicates();
    }

    @Test
    void faultsAreFound() throws IOException {
        Dashboard good = Dashboard.all().getFirst();
        ObjectNode bad = good.json().deepCopy();
        bad.put("schemaVersion", 1);
        ObjectNode panel = (ObjectNode) bad.path("panels").path(0);
        panel.remove("description");
        ((ObjectNode) panel.path("datasource")).put("uid", "fixed");
        ((ObjectNode) panel.path("fieldConfig").path("defaults")).put("unit", "bananas");
        ObjectNode target = (ObjectNode) panel.path("targets").path(0);
        target.put("expr", "rate(footfall_no_such_total[5m])").put("rawSql", "select 1 from footfall.no_such");

        assertThat(faults(new Dashboard("bad.json", bad), Known.read()))
                .containsExactly(
                        "bad.json: schemaVersion is not 42",
                        "Activity: Events a second: no description",
                        "Activity: Events a second: the unit bananas is not known here",
                        "Activity: Events a second: its datasource is no variable of the dashboard",
                        "Activity: Events a second: a rate over a fixed span instead of $__rate_interval",
                        "Activity: Events a second: no metric footfall_no_such_total",
                        "Activity: Events a second: no table footfall.no_such");
    }

    private static List<String> faults(Dashboard dashboard, Known known) {
        List<String> faults = new ArrayList<>();
        JsonNode json = dashboard.json();
        require(json.path("schemaVersion").asInt() == 42, dashboard.file() + ": schemaVersion is not 42", faults);
        require(
                json.path("uid").asText().matches("footfall-[a-z]+"),
                dashboard.file() + ": uid is not footfall-...",
                faults);
        require(!json.path("editable").asBoolean(true), dashboard.file() + ": can be edited", faults);
        Set<String> variables = new HashSet<>();
        json.path("templating")
                .path("list")
                .valueStream()
                .filter(variable -> variable.path("type").asText().equals("datasource"))
                .forEach(variable -> variables.add("${" + variable.path("name").asText() + "}"));
        Set<Integer> ids = new HashSet<>();
        for (Panel panel : dashboard.panels()) {
            require(ids.add(panel.json().path("id").asInt()), panel.name() + ": its id is taken", faults);
            checkPanel(panel, variables, known, faults);
        }
        return faults;
    }

    private static void checkPanel(Panel panel, Set<String> variables, Known known, List<String> faults) {
        JsonNode json = panel.json();
        require(!json.path("title").asText().isBlank(), panel.name() + ": no title", faults);
        require(json.path("description").asText().length() > 10, panel.name() + ": no description", faults);
        String unit = json.path("fieldConfig").path("defaults").path("unit").asText();
        require(ANY_UNIT.contains(unit), panel.name() + ": the unit " + unit + " is not known here", faults);
        require(
                variables.contains(json.path("datasource").path("uid").asText()),
                panel.name() + ": its datasource is no variable of the dashboard",
                faults);
        require(!panel.queries().isEmpty(), panel.name() + ": no query", faults);
        for (Query query : panel.queries()) {
            require(
                    !query.promQl().matches("(?s).*\\brate\\([^\\[]*\\[\\d.*"),
                    panel.name() + ": a rate over a fixed span instead of $__rate_interval",
                    faults);
            known.unknownMetrics(query.promQl()).forEach(name -> faults.add(panel.name() + ": no metric " + name));
            known.unknownTables(query.sql()).forEach(name -> faults.add(panel.name() + ": no table " + name));
        }
    }

    private static void require(boolean holds, String otherwise, List<String> faults) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
