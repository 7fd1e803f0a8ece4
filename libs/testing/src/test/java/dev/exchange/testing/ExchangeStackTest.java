package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Topics;
import dev.exchange.localstack.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ExchangeStackTest {

    @Test
    void theBrokerHasEveryDeclaredTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ExchangeStack.bootstrapServers()))) {
            List<String> declared = Topics.declaration().topics().stream()
                    .map(Topics.Topic::name)
                    .toList();

            assertThat(admin.listTopics().names().get()).containsAll(declared);
        }
    }

    @Test
    void everyStartOfAServiceGetsADatabaseOfItsOwnOnTheSameServer() throws Exception {
        Map<String, String> first = new ExchangeStack().start();
        Map<String, String> second = new ExchangeStack().start();

        DatabaseUrl one = DatabaseUrl.parse(first.get("DATABASE_URL"));
        DatabaseUrl other = DatabaseUrl.parse(second.get("DATABASE_URL"));
        assertThat(one.database()).isNotEqualTo(other.database());
        assertThat(one.port()).isEqualTo(other.port());
        assertThat(first.get("kafka.bootstrap.servers"))
                .isEqualTo(second.get("KAFKA_BOOTSTRAP_SERVERS"))
                .isEqualTo(ExchangeStack.bootstrapServers());
        try (Connection connection = DriverManager.getConnection(one.jdbc(), one.user(), one.password())) {
            assertThat(connection.getCatalog()).isEqualTo(one.database());
        }
    }
}
