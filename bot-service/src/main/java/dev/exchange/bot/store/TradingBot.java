package dev.exchange.bot.store;

import dev.exchange.bot.domain.Strategy;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bot as it is stored. Its changes are stored by the transaction around them.
@Entity
@Table(name = "trading_bot")
public class TradingBot {
    /// What a bot's id begins with; its number follows.
    public static final String ID_PREFIX = "bot_";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "trading_bot_number")
    @SequenceGenerator(name = "trading_bot_number", sequenceName = "trading_bot_number", allocationSize = 1)
    @Column(name = "number")
    private Long number;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "name")
    private String name;

    @Column(name = "strategy")
    private String strategy;

    @Column(name = "pair_symbol")
    private String pairSymbol;

    @Column(name = "parameters")
    @Convert(converter = ParametersColumn.class)
    private Map<String, Object> parameters;

    @Column(name = "enabled")
    private boolean enabled;

    @Column(name = "status")
    private String status;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "last_run")
    private @Nullable Instant lastRun;

    /// For Hibernate alone.
    protected TradingBot() {}

    /// A new bot; its number comes with the insert.
    ///
    /// @param parameters as [Strategy#checked] gave them
    public TradingBot(
            String userId,
            String name,
            Strategy strategy,
            String pairSymbol,
            Map<String, Object> parameters,
            boolean enabled,
            Instant createdAt) {
        this.userId = userId;
        this.name = name;
        this.strategy = strategy.wireName();
        this.pairSymbol = pairSymbol;
        this.parameters = parameters;
        this.enabled = enabled;
        this.status = "created";
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    public long number() {
        return number;
    }

    public String id() {
        return ID_PREFIX + number;
    }

    public String userId() {
        return userId;
    }

    public String name() {
        return name;
    }

    public Strategy strategy() {
        return Strategy.of(strategy);
    }

    public String pairSymbol() {
        return pairSymbol;
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    public boolean isEnabled() {
        return enabled;
    }

    /// `created` until it first runs.
    public String status() {
        return status;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    /// When it last ran; null while it has not.
    public @Nullable Instant lastRun() {
        return lastRun;
    }

    /// @param name null keeps it
    /// @param parameters null keeps them
    /// @param enabled null keeps it
    public void change(
            @Nullable String name, @Nullable Map<String, Object> parameters, @Nullable Boolean enabled, Instant now) {
        if (name != null) {
            this.name = name;
        }
        if (parameters != null) {
            this.parameters = parameters;
        }
        if (enabled != null) {
            this.enabled = enabled;
        }
        this.updatedAt = now;
    }
}
